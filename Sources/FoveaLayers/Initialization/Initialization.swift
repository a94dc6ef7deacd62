public import FoveaCore

/// The rules for the initial values of a whole network: one for weights, and one for biases.
///
/// An initialization is a plain value in a file of its own, found by its name in a registry. In every one,
/// normalization layers start with scale 1, shift 0, mean 0 and variance 1.
public protocol Initialization: NamedChoice {
  /// The rule for the initial value of a parameter with a use.
  ///
  /// For `.constant(value)` and `.statistic(value)` it must be `.constant(value)`.
  func initializer(for use: ParameterUse) -> Initializer
}

extension Initializer {
  /// PyTorch's default for a bias: uniform in `[-b, b)`, `b = 1 / √fan-in` of the layer's weight.
  public static func pytorchBias(fanIn: Int) -> Initializer {
    .uniform(bound: (1 / Double(max(fanIn, 1))).squareRoot())
  }
}

extension Registry where Choice == any Initialization {
  /// The initializations that belong to no single model.
  ///
  /// `FoveaModels` adds those of its models as `standard`.
  public static var general: Registry {
    Registry("initialization")
      .adding(PyTorchInitialization.self)
      .adding(XavierUniformInitialization.self)
      .adding(XavierNormalInitialization.self)
      .adding(KerasInitialization.self)
      .adding(KaimingUniformInitialization.self)
      .adding(KaimingNormalInitialization.self)
      .adding(KaimingFanOutInitialization.self)
      .adding(NormalInitialization.self)
  }

  /// The same registry with one more initialization.
  public func adding<Kind: Initialization>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
