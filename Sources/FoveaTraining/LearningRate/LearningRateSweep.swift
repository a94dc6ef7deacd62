import Foundation

/// The losses of steps at growing learning rates: the result of a ``LearningRateFinder``.
public struct LearningRateSweep: Hashable, Sendable {
  /// One step of a sweep.
  public struct Point: Hashable, Sendable {
    /// The learning rate of the step.
    public var rate: Double
    /// The mean loss of the examples of the step, before its update.
    public var loss: Double
    /// The exponential moving average of the losses up to this step, corrected for its start at 0.
    public var smoothedLoss: Double

    /// Makes a point from a rate and its losses.
    public init(rate: Double, loss: Double, smoothedLoss: Double) {
      self.rate = rate
      self.loss = loss
      self.smoothedLoss = smoothedLoss
    }
  }

  /// The points, one for each step, by growing learning rate.
  public var points: [Point]
  /// Whether the loss became too large or was not finite, which ends a sweep.
  public var hasDiverged: Bool

  /// Makes a sweep of some points, by default of none.
  public init(points: [Point] = [], hasDiverged: Bool = false) {
    self.points = points
    self.hasDiverged = hasDiverged
  }

  /// The point with the lowest smoothed loss; nil without points.
  public var lowest: Point? { points.min { $0.smoothedLoss < $1.smoothedLoss } }

  /// The learning rate at which the smoothed loss falls most steeply over the logarithm of the rate; nil if
  /// it never falls.
  ///
  /// The slope at a point is that of the least-squares line through it and up to three points to each side. A
  /// point counts if it is not among the first tenth of the steps, in which the average has seen few losses,
  /// not behind the lowest one, and if the loss has fallen there by at least a tenth of its whole fall. A
  /// whole fall of 2 % or less is noise and gives nil.
  public var suggestion: Double? {
    let reach = 3
    guard let lowest = points.indices.min(by: { points[$0].smoothedLoss < points[$1].smoothedLoss }) else {
      return nil
    }
    let start = points.count / 10
    let (high, low) = (points[start].smoothedLoss, points[lowest].smoothedLoss)
    guard lowest > start, low < 0.98 * high else { return nil }
    let candidates = (start...lowest).filter { points[$0].smoothedLoss <= high - 0.1 * (high - low) }
    let slopes = candidates.map { index in
      (index, slope(of: points[max(index - reach, 0)...min(index + reach, points.count - 1)]))
    }
    guard let steepest = slopes.min(by: { $0.1 < $1.1 }), steepest.1 < 0 else { return nil }
    return points[steepest.0].rate
  }

  /// The slope of the straight line nearest to some points, over the logarithm of the rate.
  private func slope(of points: ArraySlice<Point>) -> Double {
    let xs = points.map { log($0.rate) }
    let count = Double(points.count)
    let middle = xs.reduce(0, +) / count
    let mean = points.map(\.smoothedLoss).reduce(0, +) / count
    var (covariance, variance) = (0.0, 0.0)
    for (x, point) in zip(xs, points) {
      covariance += (x - middle) * (point.smoothedLoss - mean)
      variance += (x - middle) * (x - middle)
    }
    return variance > 0 ? covariance / variance : 0
  }

  /// The points as comma-separated values under a header: `learning_rate`, `loss` and `smoothed_loss`.
  public var csv: String {
    points.reduce(into: "learning_rate,loss,smoothed_loss\n") {
      $0 += "\($1.rate),\($1.loss),\($1.smoothedLoss)\n"
    }
  }
}
