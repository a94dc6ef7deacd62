public import FoveaImage

/// Mirrors a picture top to bottom with a probability: torchvision's `RandomVerticalFlip`.
public struct VerticalFlip: OccasionalTransform {
  /// The name of the step in configurations, `vflip`.
  public static let name = "vflip"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "mirrors top to bottom, with a probability"

  /// The probability that a picture is mirrored, in 0...1.
  public var probability: Double

  /// Creates a step that mirrors a picture with a probability of 0.5.
  public init() { self.init(0.5) }

  /// Creates a step that mirrors a picture with a probability in 0...1.
  public init(_ probability: Double) { self.probability = probability }

  /// The picture mirrored top to bottom.
  public func changed(_ picture: Picture) -> Picture { picture.verticallyFlipped() }
}
