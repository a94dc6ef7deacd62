import FoveaCore

/// The mean of the parameters after each step from one on, all steps of equal weight (stochastic weight
/// averaging, Izmailov and others 2018, arXiv:1803.05407).
///
/// Before that step the average equals the parameters. The steps that count begin at ``startStep`` or with
/// ``startEpoch``, whichever comes later.
public struct EqualAverage: WeightAverage {
  /// The name of the weight average in configurations, `swa`.
  public static let name = "swa"
  /// A phrase that describes the weight average in lists and help pages.
  public static let summary = "mean over all steps from one on"

  /// The first step of the run that counts, from 1.
  public var startStep: Int
  /// The first epoch whose steps count, from 1.
  public var startEpoch: Int

  /// Makes a mean over all steps of a run.
  public init() { self.init(startStep: 1) }

  /// Makes a mean over the steps from a step and from an epoch on, both counted from 1.
  public init(startStep: Int = 1, startEpoch: Int = 1) {
    self.startStep = startStep
    self.startEpoch = startEpoch
  }

  private enum CodingKeys: String, CodingKey {
    case startStep = "start_step"
    case startEpoch = "start_epoch"
  }

  /// The first value that is out of its range, as a phrase; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireCount("start_step", startStep), ValueRange.requireCount("start_epoch", startEpoch))
  }

  /// Returns the mean with its start given as a step alone, for a run of `stepsPerEpoch` steps per epoch.
  public func resolved(stepsPerEpoch: Int) -> any WeightAverage {
    let before = (startEpoch - 1).saturatingProduct(with: stepsPerEpoch)
    return EqualAverage(startStep: max(startStep, before == .max ? before : before + 1))
  }

  /// Returns one over the number of steps that count so far; 1 up to the first of them.
  public func share(step: Int) -> Double { 1 / Double(max(step - startStep + 1, 1)) }
}
