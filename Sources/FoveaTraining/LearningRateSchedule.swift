import Foundation

/// The learning rate at each moment of a run.
///
/// While warming up, the rate grows linearly with each step; afterwards it changes from epoch to epoch.
public struct LearningRateSchedule: Hashable, Sendable, Codable {
  /// How the rate falls after the warm-up.
  public enum Decay: Hashable, Sendable, Codable, CustomStringConvertible {
    /// Not at all.
    case constant
    /// By a factor, again and again after so many epochs.
    case step(every: Int, factor: Double)
    /// Along half a cosine, from the base rate in the first epoch towards 0 behind the last one
    /// (Loshchilov and Hutter 2017, "SGDR", equation 5, without restarts).
    case cosine

    /// The fall in words, as in "by 0.1 after every 30 epochs".
    public var description: String {
      switch self {
      case .constant: "none"
      case .step(let every, let factor): "by \(factor) after every \(every) epochs"
      case .cosine: "along a cosine"
      }
    }
  }

  /// The rate when nothing lowers it, above 0.
  public var base: Double
  /// How it falls.
  public var decay: Decay
  /// The number of epochs that the rate takes to grow from 0 to the base rate.
  public var warmupEpochs: Int
  /// The number of epochs of the whole run, the warm-up among them.
  public var epochs: Int

  /// Makes a schedule, by default of a constant rate.
  public init(base: Double, decay: Decay = .constant, warmupEpochs: Int = 0, epochs: Int) {
    self.base = base
    self.decay = decay
    self.warmupEpochs = warmupEpochs
    self.epochs = epochs
  }

  /// The rate at a step of an epoch, both counted from 0.
  public func rate(epoch: Int, step: Int, stepsPerEpoch: Int) -> Double {
    if epoch < warmupEpochs {
      // As floating point numbers, which no count overflows.
      let steps = Double(max(stepsPerEpoch, 1))
      return base * (Double(epoch) * steps + Double(step + 1)) / (Double(warmupEpochs) * steps)
    }
    let elapsed = epoch - warmupEpochs
    switch decay {
    case .constant: return base
    case .step(let every, let factor): return base * pow(factor, Double(elapsed / max(every, 1)))
    case .cosine:
      let length = max(epochs - warmupEpochs, 1)
      return base * 0.5 * (1 + cos(Double.pi * Double(min(elapsed, length)) / Double(length)))
    }
  }

  /// Whether another schedule has the same rates in the first epochs.
  func agrees(with other: LearningRateSchedule, inFirst epochs: Int) -> Bool {
    (0..<max(epochs, 0)).allSatisfy {
      rate(epoch: $0, step: 0, stepsPerEpoch: 1) == other.rate(epoch: $0, step: 0, stepsPerEpoch: 1)
    }
  }
}
