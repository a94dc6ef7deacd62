public import FoveaImage

/// Mirrors a picture left to right with a probability: torchvision's `RandomHorizontalFlip`.
public struct HorizontalFlip: OccasionalTransform {
  /// The name in the registry.
  public static let name = "hflip"
  /// One-line description.
  public static let summary = "mirrors left to right, with a probability"

  /// The probability, in 0...1.
  public var probability: Double

  /// Mirrors every other picture.
  public init() { self.init(0.5) }

  /// Mirrors with a probability.
  public init(_ probability: Double) { self.probability = probability }

  /// The changed picture.
  public func changed(_ picture: Picture) -> Picture { picture.horizontallyFlipped() }
}
