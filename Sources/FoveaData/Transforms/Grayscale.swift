public import FoveaImage

/// Takes the colour out of a picture with a probability: torchvision's `Grayscale(3)` and `RandomGrayscale`.
///
/// The picture keeps its number of channels. A network that takes one channel gets grey pictures without this
/// step.
public struct Grayscale: OccasionalTransform {
  /// The name of the step in configurations, `grayscale`.
  public static let name = "grayscale"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "takes the color out, with a probability"

  /// The probability that a picture becomes grey, in 0...1.
  public var probability: Double

  /// Creates a step that makes every picture grey.
  public init() { self.init(1) }

  /// Creates a step that makes a picture grey with a probability in 0...1.
  public init(_ probability: Double) { self.probability = probability }

  /// The picture with the same grey sample in all of its channels.
  public func changed(_ picture: Picture) -> Picture { picture.withoutColor(channels: picture.channels) }
}
