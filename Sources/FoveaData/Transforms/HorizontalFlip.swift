import FoveaCore
public import FoveaImage

/// Mirrors a picture left to right with a probability: torchvision's `RandomHorizontalFlip`.
public struct HorizontalFlip: RandomTransform {
  /// The name in the registry.
  public static let name = "hflip"
  /// What it is.
  public static let summary = "mirrors left to right, with a probability"
  /// The probability.
  public static let leadingKey: String? = "probability"

  /// The probability, in 0...1.
  public var probability: Double

  /// Mirrors every other picture.
  public init() { self.init(0.5) }

  /// Mirrors with a probability.
  public init(_ probability: Double) { self.probability = probability }

  /// What is wrong with its values.
  public var problem: String? { ValueRange.requireProbability("probability", probability) }

  /// Whether the probability leaves it to chance.
  public var isRandom: Bool { probability > 0 && probability < 1 }

  /// Draws whether to mirror.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Bool {
    var draws = context.draws
    return draws.happens(probability)
  }

  /// Mirrors the picture, or leaves it.
  public func apply(_ mirrors: Bool, to picture: inout Picture, in context: borrowing TransformContext) {
    if mirrors { picture = picture.horizontallyFlipped() }
  }
}
