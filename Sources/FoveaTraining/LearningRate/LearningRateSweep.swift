import Foundation

/// The losses of steps at growing learning rates: the result of a ``LearningRateFinder``.
public struct LearningRateSweep: Hashable, Sendable {
  /// One step.
  public struct Point: Hashable, Sendable {
    /// The learning rate.
    public var rate: Double
    /// The mean loss of the batch, before the update.
    public var loss: Double
    /// The exponential moving average of the losses so far.
    public var smoothedLoss: Double

    /// Makes a point.
    public init(rate: Double, loss: Double, smoothedLoss: Double) {
      self.rate = rate
      self.loss = loss
      self.smoothedLoss = smoothedLoss
    }
  }

  /// The steps, by growing rates.
  public var points: [Point]
  /// Whether the sweep ended early because the loss grew beyond all measure.
  public var hasDiverged: Bool

  /// Makes a sweep, without points at first.
  public init(points: [Point] = [], hasDiverged: Bool = false) {
    self.points = points
    self.hasDiverged = hasDiverged
  }

  /// The point with the lowest smoothed loss, nil if there is no point.
  public var lowest: Point? { points.min { $0.smoothedLoss < $1.smoothedLoss } }

  /// The rate at which the smoothed loss falls most steeply over the logarithm of the rate; nil if it never falls.
  ///
  /// The slope at a point is that of the straight line through it and three points to each side. Only points before the
  /// lowest one count, and of these, where the loss has made a tenth of its way down from the first tenth of the steps,
  /// in which the average has seen few losses. A loss that falls by less than a fiftieth has no steepest place, only
  /// noise.
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

  /// The points as a table with commas: learning rate, loss and smoothed loss.
  public var csv: String {
    points.reduce(into: "learning_rate,loss,smoothed_loss\n") {
      $0 += "\($1.rate),\($1.loss),\($1.smoothedLoss)\n"
    }
  }
}
