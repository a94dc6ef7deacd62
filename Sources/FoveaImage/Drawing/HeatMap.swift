/// A grid of numbers that says how much each place of a picture counts.
///
/// The numbers are `[height, width]`; their range is free. ``normalized`` brings them to 0 to 1.
public struct HeatMap: Hashable, Sendable {
  /// The number of columns, at least 1.
  public let width: Int
  /// The number of rows, at least 1.
  public let height: Int
  /// The numbers, row by row: `[height, width]`.
  public let values: [Float]

  /// Creates a map of `width * height` numbers, row by row.
  public init(width: Int, height: Int, values: [Float]) {
    precondition(width >= 1 && height >= 1, "A map has at least one place.")
    precondition(values.count == width * height, "The numbers must fill the map.")
    (self.width, self.height, self.values) = (width, height, values)
  }

  /// The same map with 0 in place of negative numbers and NaN.
  public var positive: HeatMap {
    HeatMap(width: width, height: height, values: values.map { $0 > 0 ? $0 : 0 })
  }

  /// The same map, scaled to 0 to 1: the least number becomes 0, the largest nearly 1.
  ///
  /// A number `x` becomes `(x - least) / (1e-7 + (largest - least))`, in `float32`. A map of equal numbers
  /// becomes 0.
  public var normalized: HeatMap {
    let least = values.min() ?? 0
    let span = (values.max() ?? 0) - least
    return HeatMap(width: width, height: height, values: values.map { ($0 - least) / (1e-7 + span) })
  }

  /// The map in another size, at least 1 x 1, by bilinear interpolation between the centres of places.
  ///
  /// It follows OpenCV's `resize` with `INTER_LINEAR`. Places beyond the outermost centres get the numbers at
  /// the edge. A smaller map is sampled, not averaged.
  public func resized(width newWidth: Int, height newHeight: Int) -> HeatMap {
    if (newWidth, newHeight) == (width, height) { return self }
    let (across, down) = (Double(width) / Double(newWidth), Double(height) / Double(newHeight))
    let columns = (0..<newWidth).map { Self.neighbours((Double($0) + 0.5) * across, count: width) }
    let rows = (0..<newHeight).map { Self.neighbours((Double($0) + 0.5) * down, count: height) }
    var result: [Float] = []
    result.reserveCapacity(newWidth * newHeight)
    for row in rows {
      for column in columns { result.append(Float(between(row, column))) }
    }
    return HeatMap(width: newWidth, height: newHeight, values: result)
  }

  /// Two neighbouring places of a line, and the share of the second one.
  typealias Neighbours = (first: Int, second: Int, share: Double)

  /// The places around a point of a line of `count` places, the first of which reaches from 0 to 1.
  static func neighbours(_ point: Double, count: Int) -> Neighbours {
    let place = min(max(point - 0.5, 0), Double(count - 1))
    let first = Int(place)
    return (first, min(first + 1, count - 1), place - Double(first))
  }

  /// The number between four places.
  func between(_ row: Neighbours, _ column: Neighbours) -> Double {
    func line(_ index: Int) -> Double {
      let start = index * width
      return Double(values[start + column.first]) * (1 - column.share)
        + Double(values[start + column.second]) * column.share
    }
    return line(row.first) * (1 - row.share) + line(row.second) * row.share
  }
}
