import FoveaCore

/// The mean of the parameters after each step from one on, all of equal weight (Izmailov and others 2018, "SWA"); before
/// that step, the parameters themselves.
///
/// Steps count from the first one of an epoch, or from a step, whichever comes later.
public struct EqualAverage: WeightAverage {
  /// The name in the registry.
  public static let name = "swa"
  /// What it is.
  public static let summary = "mean over all steps from one on"

  /// The first step that counts, at least 1.
  public var startStep: Int
  /// The first epoch whose steps count, at least 1.
  public var startEpoch: Int

  /// Makes a mean over all steps.
  public init() { self.init(startStep: 1) }

  /// Makes a mean.
  public init(startStep: Int = 1, startEpoch: Int = 1) {
    self.startStep = startStep
    self.startEpoch = startEpoch
  }

  private enum CodingKeys: String, CodingKey {
    case startStep = "start_step"
    case startEpoch = "start_epoch"
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireCount("start_step", startStep), ValueRange.requireCount("start_epoch", startEpoch))
  }

  /// The mean from a step on.
  public func resolved(stepsPerEpoch: Int) -> any WeightAverage {
    let before = (startEpoch - 1).saturatingProduct(with: stepsPerEpoch)
    return EqualAverage(startStep: max(startStep, before == .max ? before : before + 1))
  }

  /// One over the number of steps that count so far.
  public func share(step: Int) -> Double { 1 / Double(max(step - startStep + 1, 1)) }
}
