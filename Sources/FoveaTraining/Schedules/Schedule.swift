public import FoveaCheckpoints
public import FoveaCore

/// A rule for the learning rate of each step of a run.
///
/// A schedule is a plain value in a file of its own, found by its name in a registry. What it learns from
/// evaluations is its state, a few numbers that checkpoints hold.
public protocol Schedule: NamedChoice {
  /// Returns the learning rate of a step.
  ///
  /// - Parameters:
  ///   - base: The learning rate that a person chose, above 0.
  ///   - moment: The place of the step in the run.
  ///   - state: The state after the evaluations so far; empty in the beginning.
  /// - Returns: The rate.
  func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double

  /// Returns the state after an evaluation at the end of an epoch.
  func next(_ state: [String: Double], after epoch: EpochRecord) -> [String: Double]
}

extension Schedule {
  /// Returns the state unchanged: by default evaluations change nothing.
  public func next(_ state: [String: Double], after epoch: EpochRecord) -> [String: Double] { state }
}

/// The place of a step in the part of a run after the warm-up.
public struct ScheduleMoment: Hashable, Sendable {
  /// The epoch, counted from 0.
  public var epoch: Int
  /// The step in its epoch, counted from 0.
  public var step: Int
  /// The number of steps of an epoch, at least 1.
  public var stepsPerEpoch: Int
  /// The number of epochs, at least 1.
  public var epochs: Int

  /// Makes a moment; less than 1 step per epoch or epoch counts as 1.
  public init(epoch: Int, step: Int = 0, stepsPerEpoch: Int = 1, epochs: Int) {
    self.epoch = epoch
    self.step = step
    self.stepsPerEpoch = max(stepsPerEpoch, 1)
    self.epochs = max(epochs, 1)
  }
}

extension Registry where Choice == any Schedule {
  /// The registry of the schedules that come with Fovea.
  public static var standard: Registry {
    Registry("schedule")
      .adding(ConstantRate.self)
      .adding(StepDecay.self)
      .adding(MultiStepDecay.self)
      .adding(ExponentialDecay.self)
      .adding(PolynomialDecay.self)
      .adding(CosineDecay.self)
      .adding(CosineRestarts.self)
      .adding(OneCycle.self)
      .adding(ReduceOnPlateau.self)
  }

  /// Returns the same registry with one more schedule.
  public func adding<Kind: Schedule>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
