public import Fovea

/// A transform from outside: pictures become their negatives.
public struct Negative: PictureTransform {
  /// The name in the registry.
  public static let name = "negative"
  /// What it is.
  public static let summary = "makes the negative"

  /// Makes it; there is nothing to choose.
  public init() {}

  /// Inverts every sample.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) {
    picture = picture.inverted()
  }
}
