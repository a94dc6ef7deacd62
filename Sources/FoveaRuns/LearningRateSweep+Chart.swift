import Foundation
public import FoveaReports
public import FoveaTraining

extension LearningRateSweep {
  /// Draws the smoothed loss against the decimal logarithm of the learning rate, with a point at the
  /// suggested rate.
  ///
  /// - Parameter title: The heading of the figure.
  /// - Returns: A figure of one chart; a loss that diverges leaves it at the top.
  public func figure(title: String) -> Figure {
    func point(_ point: Point) -> LineChart.Series.Point {
      .init(x: log10(point.rate), y: point.smoothedLoss)
    }
    var series = [LineChart.Series("smoothed loss", points: points.map(point))]
    if let suggestion, let chosen = points.first(where: { $0.rate == suggestion }) {
      series.append(
        LineChart.Series(
          String(format: "suggestion %.2g", suggestion), points: [point(chosen)], showsPoints: true))
    }
    return Figure(
      title: title,
      charts: [
        LineChart(
          title: "Loss", xLabel: "learning rate, as a power of ten", yRange: extent, series: series)
      ])
  }

  /// From below the lowest loss to above that of the first tenth: where the loss diverges it leaves the
  /// chart.
  private var extent: ClosedRange<Double>? {
    guard let lowest, let first = points.prefix(points.count / 10 + 1).map(\.smoothedLoss).max() else {
      return nil
    }
    let fall = max(first - lowest.smoothedLoss, first * 0.05)
    return lowest.smoothedLoss - fall / 4...first + fall
  }
}
