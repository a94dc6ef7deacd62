import FoveaCore

/// The mean of the parameters after each step from one on, all of equal weight (Izmailov and others 2018, "SWA"); before
/// that step, the parameters themselves.
public struct EqualAverage: WeightAverage {
  /// The name in the registry.
  public static let name = "swa"
  /// What it is.
  public static let summary = "mean over all steps from one on"

  /// The first step that counts, at least 1.
  public var startStep: Int

  /// Makes a mean over all steps.
  public init() { self.init(startStep: 1) }

  /// Makes a mean.
  public init(startStep: Int) { self.startStep = startStep }

  private enum CodingKeys: String, CodingKey { case startStep = "start_step" }

  /// What is wrong with its value.
  public var problem: String? { ValueRange.requireCount("start_step", startStep) }

  /// One over the number of steps that count so far.
  public func share(step: Int) -> Double { 1 / Double(max(step - startStep + 1, 1)) }
}
