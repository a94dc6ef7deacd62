import FoveaCore
public import FoveaImage

/// Takes the colour out of a picture with a probability: torchvision's `Grayscale(3)` and `RandomGrayscale`.
///
/// A network that takes one channel gets grey pictures without it.
public struct Grayscale: RandomTransform {
  /// The name in the registry.
  public static let name = "grayscale"
  /// What it is.
  public static let summary = "takes the colour out, with a probability"
  /// The probability.
  public static let leadingKey: String? = "probability"

  /// The probability, in 0...1.
  public var probability: Double

  /// Makes every picture grey.
  public init() { self.init(1) }

  /// Makes pictures grey with a probability.
  public init(_ probability: Double) { self.probability = probability }

  /// What is wrong with its values.
  public var problem: String? { ValueRange.requireProbability("probability", probability) }

  /// Whether the probability leaves it to chance.
  public var isRandom: Bool { probability > 0 && probability < 1 }

  /// Draws whether the colour is taken out.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Bool {
    var draws = context.draws
    return draws.happens(probability)
  }

  /// Makes the picture grey with three equal channels, or leaves it.
  public func apply(_ isGrey: Bool, to picture: inout Picture, in context: borrowing TransformContext) {
    if isGrey { picture = picture.withoutColor(channels: picture.channels) }
  }
}
