public import FoveaCheckpoints
public import FoveaCore

/// How the learning rate changes over a run.
///
/// A schedule is a plain value in a file of its own, found by its name in a registry. What it learns from
/// evaluations is its state, a few numbers that checkpoints hold.
public protocol Schedule: NamedChoice {
  /// The rate of a step.
  ///
  /// - Parameters:
  ///   - base: The rate that a person chose, above 0.
  ///   - moment: Where in the run the step is.
  ///   - state: What the schedule has learnt; empty in the beginning.
  /// - Returns: The rate.
  func rate(base: Double, at moment: ScheduleMoment, state: [String: Double]) -> Double

  /// The state after an evaluation at the end of an epoch.
  func next(_ state: [String: Double], after epoch: EpochRecord) -> [String: Double]
}

extension Schedule {
  /// The default: evaluations change nothing.
  public func next(_ state: [String: Double], after epoch: EpochRecord) -> [String: Double] { state }
}

/// Where a step is in the part of a run that a schedule has to itself, behind the warm-up.
public struct ScheduleMoment: Hashable, Sendable {
  /// The epoch, counted from 0.
  public var epoch: Int
  /// The step in its epoch, counted from 0.
  public var step: Int
  /// The number of steps of an epoch, at least 1.
  public var stepsPerEpoch: Int
  /// The number of epochs, at least 1.
  public var epochs: Int

  /// Describes a moment.
  public init(epoch: Int, step: Int = 0, stepsPerEpoch: Int = 1, epochs: Int) {
    self.epoch = epoch
    self.step = step
    self.stepsPerEpoch = max(stepsPerEpoch, 1)
    self.epochs = max(epochs, 1)
  }
}

extension Registry where Choice == any Schedule {
  /// The schedules that come with Fovea.
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

  /// The same registry with one more schedule.
  public func adding<Kind: Schedule>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
