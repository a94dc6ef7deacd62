public import FoveaCore

extension Registry where Choice == any Transform {
  /// The transforms that come with Fovea.
  public static var standard: Registry {
    Registry("transform")
      .adding(Resize.self)
      .adding(CenterCrop.self)
      .adding(RandomCrop.self)
      .adding(RandomResizedCrop.self)
      .adding(ScaleJitter.self)
      .adding(HorizontalFlip.self)
      .adding(VerticalFlip.self)
      .adding(Pad.self)
      .adding(Grayscale.self)
      .adding(ColorJitter.self)
      .adding(RandomRotation.self)
      .adding(RandomAffine.self)
      .adding(AutoAugment.self)
      .adding(RandAugment.self)
      .adding(TrivialAugment.self)
      .adding(Normalize.self)
      .adding(RandomErasing.self)
  }

  /// The same registry with one more transform.
  public func adding<Kind: Transform>(_ kind: Kind.Type) -> Registry { adding(Entry(kind) { $0 }) }
}
