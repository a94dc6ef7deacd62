public import FoveaImage

/// Takes the color out of a picture with a probability: torchvision's `Grayscale(3)` and `RandomGrayscale`.
///
/// A network that takes one channel gets grey pictures without it.
public struct Grayscale: OccasionalTransform {
  /// The name in the registry.
  public static let name = "grayscale"
  /// One-line description.
  public static let summary = "takes the color out, with a probability"

  /// The probability, in 0...1.
  public var probability: Double

  /// Makes every picture grey.
  public init() { self.init(1) }

  /// Makes pictures grey with a probability.
  public init(_ probability: Double) { self.probability = probability }

  /// The changed picture.
  public func changed(_ picture: Picture) -> Picture { picture.withoutColor(channels: picture.channels) }
}
