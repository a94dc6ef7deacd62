public import Fovea

/// A transform from outside: pictures become their negatives.
public struct Negative: PictureTransform {
  /// The name of the step in configurations, `negative`.
  public static let name = "negative"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "makes the negative"

  /// Makes it; there is nothing to choose.
  public init() {}

  /// Inverts every sample.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) {
    picture = picture.inverted()
  }
}
