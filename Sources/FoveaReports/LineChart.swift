/// The data of a chart of curves over a common axis.
///
/// Points that are not finite are skipped and break their curve in two.
public struct LineChart: Hashable, Sendable {
  /// A curve with its name and points.
  public struct Series: Hashable, Sendable {
    /// A point of a curve.
    public struct Point: Hashable, Sendable {
      /// The position on the horizontal axis, in its unit.
      public var x: Double
      /// The position on the vertical axis, in its unit.
      public var y: Double

      /// Makes a point; one with a number that is not finite is a gap in its curve.
      public init(x: Double, y: Double) {
        self.x = x
        self.y = y
      }

      var isFinite: Bool { x.isFinite && y.isFinite }
    }

    /// The name of the curve in the legend.
    public var name: String
    /// The points, from left to right.
    public var points: [Point]
    /// Whether points are marked one by one, as long as there are few enough to be told apart.
    public var showsPoints: Bool

    /// Makes a curve, without points at first.
    public init(_ name: String, points: [Point] = [], showsPoints: Bool = false) {
      self.name = name
      self.points = points
      self.showsPoints = showsPoints
    }

    /// Adds a point at the right end.
    public mutating func add(x: Double, y: Double) { points.append(Point(x: x, y: y)) }

    /// The last point that can be drawn.
    var last: Point? { points.last(where: \.isFinite) }

    /// The points that can be drawn, in pieces without a gap.
    var pieces: [ArraySlice<Point>] { points.split { !$0.isFinite } }
  }

  /// The heading above the chart.
  public var title: String
  /// The name of the horizontal axis.
  public var xLabel: String
  /// The vertical extent to show, nil for that of the points.
  public var yRange: ClosedRange<Double>?
  /// The curves, in eight colours by their order; the ninth and later ones are dashed.
  public var series: [Series]

  /// Makes a chart of curves.
  public init(title: String, xLabel: String, yRange: ClosedRange<Double>? = nil, series: [Series]) {
    self.title = title
    self.xLabel = xLabel
    self.yRange = yRange
    self.series = series
  }

  private var points: [Series.Point] { series.flatMap(\.points).filter(\.isFinite) }

  /// The ticks of the horizontal axis, which begins at 0 or before.
  var xTicks: Ticks {
    let xs = points.map(\.x)
    return Ticks(from: min(xs.min() ?? 0, 0), to: max(xs.max() ?? 1, 0), atMost: 7, expands: false)
  }

  /// The ticks of the vertical axis.
  var yTicks: Ticks {
    if let yRange { return Ticks(from: yRange.lowerBound, to: yRange.upperBound, atMost: 6, expands: false) }
    let ys = points.map(\.y)
    return Ticks(from: min(ys.min() ?? 0, 0), to: ys.max() ?? 1, atMost: 6, expands: true)
  }
}
