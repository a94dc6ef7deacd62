public import FoveaCore
public import FoveaLayers

extension Registry where Choice == any Initialization {
  /// The initializations that come with Fovea: the general ones and those of single models.
  public static var standard: Registry {
    general
      .adding(GoogLeNetInitialization.self)
      .adding(InceptionInitialization.self)
      .adding(ResNetInitialization.self)
      .adding(DenseNetInitialization.self)
  }
}
