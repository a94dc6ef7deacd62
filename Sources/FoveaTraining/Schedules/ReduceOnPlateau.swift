import Foundation
public import FoveaCheckpoints
import FoveaCore

/// A rate that falls by a factor when evaluations no longer improve, as PyTorch's `ReduceLROnPlateau`.
public struct ReduceOnPlateau: Schedule {
  /// The name of the schedule in configurations, `plateau`.
  public static let name = "plateau"
  /// A phrase that describes the schedule in lists and help pages.
  public static let summary = "falls by a factor when evaluations no longer improve"

  /// The figure of the evaluations that is watched.
  public enum Metric: String, Codable, Hashable, Sendable {
    /// The loss on the test examples, which is to fall.
    case loss
    /// The share of test examples classified correctly, in `0...1`, which is to rise.
    case accuracy
  }

  /// The figure of the evaluations that is watched.
  public var metric: Metric
  /// The factor of each fall, above 0 and below 1.
  public var factor: Double
  /// The number of epochs without improvement that are let pass before a fall, at least 0.
  public var patience: Int
  /// The part by which an evaluation must be better than the best one to count, at least 0.
  public var threshold: Double
  /// The number of epochs after a fall in which nothing is counted, at least 0.
  public var cooldown: Int
  /// The smallest rate, at least 0.
  public var minLR: Double
  /// The smallest change of the rate, at least 0; a fall by no more than this is skipped.
  public var epsilon: Double

  /// Makes the schedule with PyTorch's values, watching the loss.
  public init() { self.init(metric: .loss) }

  /// Makes a schedule with the given values, by default those of PyTorch.
  public init(
    metric: Metric = .loss, factor: Double = 0.1, patience: Int = 10, threshold: Double = 1e-4,
    cooldown: Int = 0, minLR: Double = 0, epsilon: Double = 1e-8
  ) {
    self.metric = metric
    self.factor = factor
    self.patience = patience
    self.threshold = threshold
    self.cooldown = cooldown
    self.minLR = minLR
    self.epsilon = epsilon
  }

  private enum CodingKeys: String, CodingKey {
    case metric, factor, patience, threshold, cooldown
    case minLR = "min_lr"
    case epsilon = "eps"
  }

  /// The first value that is out of its range, as a phrase; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      factor > 0 && factor < 1 ? nil : "factor must be above 0 and below 1, got \(factor)",
      patience >= 0 ? nil : "patience must be at least 0, got \(patience)",
      cooldown >= 0 ? nil : "cooldown must be at least 0, got \(cooldown)",
      ValueRange.requireAtLeastZero("threshold", threshold), ValueRange.requireAtLeastZero("min_lr", minLR),
      ValueRange.requireAtLeastZero("eps", epsilon))
  }

  /// The names of what it has learnt.
  private enum Key {
    static let best = "best"
    static let waited = "waited"
    static let resting = "resting"
    static let falls = "falls"
  }

  /// Returns the rate after the falls so far, the same for all steps of an epoch.
  public func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double {
    // A thousand falls are below any number; more can only come from a damaged file.
    let falls = Int(min(max(state[Key.falls] ?? 0, 0), 1000))
    return (0..<falls).reduce(base) { rate, _ in
      let next = max(rate * factor, min(minLR, base))
      return rate - next > epsilon ? next : rate
    }
  }

  /// Returns the state after an evaluation: the best figure, the epochs since, those of rest, and the falls.
  public func next(_ state: [String: Double], after epoch: EpochRecord) -> [String: Double] {
    var state = state
    let value = metric == .loss ? epoch.test.loss : epoch.test.top1
    let isBetter =
      state[Key.best].map { best in
        metric == .loss ? value < best * (1 - threshold) : value > best * (1 + threshold)
      } ?? true
    var (waited, resting) = (state[Key.waited] ?? 0, state[Key.resting] ?? 0)
    if isBetter {
      state[Key.best] = value
      waited = 0
    } else {
      waited += 1
    }
    if resting > 0 {
      resting -= 1
      waited = 0
    }
    if waited > Double(patience) {
      state[Key.falls] = (state[Key.falls] ?? 0) + 1
      resting = Double(cooldown)
      waited = 0
    }
    (state[Key.waited], state[Key.resting]) = (waited, resting)
    return state
  }
}
