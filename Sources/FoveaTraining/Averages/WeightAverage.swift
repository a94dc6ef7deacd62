public import FoveaCore

/// A running average of the parameters, by which a network is judged and used, while training goes on with
/// the parameters themselves.
///
/// An average is a plain value in a file of its own, found by its name in a registry. After each step the
/// average of every trained parameter moves towards the new value by a share of the distance. The averages
/// live in the state, under `average.` and the parameter's path; checkpoints hold them in the parameters'
/// place.
public protocol WeightAverage: NamedChoice {
  /// Returns the share of the newest parameters in the average after a step, above 0 and at most 1; it must
  /// be 1 after the first step.
  ///
  /// Steps are counted from 1, over the whole run.
  func share(step: Int) -> Double

  /// The first epoch whose steps count, at least 1.
  var startEpoch: Int { get }

  /// Returns the same average for a run of `stepsPerEpoch` steps per epoch, for averages whose start is an
  /// epoch.
  func resolved(stepsPerEpoch: Int) -> any WeightAverage
}

extension WeightAverage {
  /// The default: all epochs count.
  public var startEpoch: Int { 1 }

  /// Returns the average unchanged: by default it does not depend on epochs.
  public func resolved(stepsPerEpoch: Int) -> any WeightAverage { self }
}

extension Registry where Choice == any WeightAverage {
  /// The registry of the averages that come with Fovea.
  public static var standard: Registry {
    Registry("weight average")
      .adding(ExponentialAverage.self)
      .adding(EqualAverage.self)
  }

  /// Returns the same registry with one more average.
  public func adding<Kind: WeightAverage>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
