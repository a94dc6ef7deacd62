public import FoveaImage

/// Mirrors a picture top to bottom with a probability: torchvision's `RandomVerticalFlip`.
public struct VerticalFlip: OccasionalTransform {
  /// The name in the registry.
  public static let name = "vflip"
  /// One-line description.
  public static let summary = "mirrors top to bottom, with a probability"

  /// The probability, in 0...1.
  public var probability: Double

  /// Mirrors every other picture.
  public init() { self.init(0.5) }

  /// Mirrors with a probability.
  public init(_ probability: Double) { self.probability = probability }

  /// The changed picture.
  public func changed(_ picture: Picture) -> Picture { picture.verticallyFlipped() }
}
