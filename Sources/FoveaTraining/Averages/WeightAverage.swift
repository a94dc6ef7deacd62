public import FoveaCore

/// A running average of the parameters, by which a network is judged and used, while training goes on with the
/// parameters themselves.
///
/// An average is a plain value in a file of its own, found by its name in a registry. After each step the average of
/// every trained parameter moves towards the new value by a share of the distance. The averages live in the state,
/// under `average.` and the parameter's path; checkpoints hold them in the parameters' place.
public protocol WeightAverage: NamedChoice {
  /// The share of the newest parameters in the average after a step counted from 1, above 0 and up to 1; it has to be 1
  /// after the first step.
  func share(step: Int) -> Double

  /// The first epoch whose steps count, at least 1.
  var startEpoch: Int { get }

  /// The same average for a run with so many steps in an epoch, for averages that depend on it.
  func resolved(stepsPerEpoch: Int) -> any WeightAverage
}

extension WeightAverage {
  /// The default: all epochs count.
  public var startEpoch: Int { 1 }

  /// The default: the average does not depend on epochs.
  public func resolved(stepsPerEpoch: Int) -> any WeightAverage { self }
}

extension Registry where Choice == any WeightAverage {
  /// The averages that come with Fovea.
  public static var standard: Registry {
    Registry("weight average")
      .adding(ExponentialAverage.self)
      .adding(EqualAverage.self)
  }

  /// The same registry with one more average.
  public func adding<Kind: WeightAverage>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
