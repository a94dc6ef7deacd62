public import FoveaImage

/// Takes the centre of a picture, with black where the picture ends: torchvision's `CenterCrop`.
public struct CenterCrop: PictureTransform {
  /// The name in the registry.
  public static let name = "center-crop"
  /// What it is.
  public static let summary = "takes the centre, by default of the network's input's size"
  /// The size.
  public static let leadingKey: String? = "size"

  /// The sides of the result.
  public var size: PictureExtent

  /// Takes the size of the network's input.
  public init() { self.init(.input) }

  /// Takes a size.
  public init(_ size: PictureExtent) { self.size = size }

  /// What is wrong with its values.
  public var problem: String? { size.problem("size", asSquare: true) }

  /// Takes the centre.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let target = size.size(in: context)
    if (target.width, target.height) == (picture.width, picture.height) { return }
    picture = picture.centerCropped(width: target.width, height: target.height)
  }

  /// The centre.
  public func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) -> (frame: PictureFrame, size: PictureSize) {
    let target = self.size.size(in: context)
    let (x, y) = (size.width - target.width, size.height - target.height)
    return (
      PictureFrame(
        x: Double(Picture.centerMargin(x)), y: Double(Picture.centerMargin(y)), width: Double(target.width),
        height: Double(target.height)),
      PictureSize(width: target.width, height: target.height, channels: size.channels)
    )
  }
}
