public import FoveaCore

/// A rule for which examples an epoch visits, and in which order: a plain value in a file of its own.
///
/// The order follows from the seed and the epoch alone, so that a run can be continued in the middle of an
/// epoch.
public protocol Sampler: NamedChoice {
  /// The order of an epoch, with as many positions as the data set has examples.
  func order(of set: any DataSet, seed: UInt64, epoch: Int) -> EpochOrder
}

extension Registry where Choice == any Sampler {
  /// The samplers that come with Fovea.
  public static var standard: Registry {
    Registry("sampler").adding(UniformSampler.self).adding(BalancedSampler.self).adding(RepeatedSampler.self)
  }

  /// The same registry with one more sampler.
  public func adding<Kind: Sampler>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
