public import FoveaImage

/// Takes the centre of a picture, with black where the picture ends: torchvision's `CenterCrop`.
public struct CenterCrop: PictureTransform {
  /// The name of the step in configurations, `center-crop`.
  public static let name = "center-crop"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "takes the centre, by default of the network's input's size"
  /// `size`, whose value may come first without its key, as in `center-crop:224`.
  public static let leadingKey: String? = "size"

  /// The sides of the result, in pixels; one number is the side of a square.
  public var size: PictureExtent

  /// Creates a crop to the size of the network's input.
  public init() { self.init(.input) }

  /// Creates a crop to a size in pixels; one number is the side of a square.
  public init(_ size: PictureExtent) { self.size = size }

  /// A description of sides outside 1...65536 pixels or of too many pixels in all, or nil.
  public var problem: String? { size.problem("size", asSquare: true) }

  /// Replaces the picture by its centre.
  ///
  /// Columns and rows outside the picture are black. It never throws.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let target = size.size(in: context)
    if (target.width, target.height) == (picture.width, picture.height) { return }
    picture = picture.centerCropped(width: target.width, height: target.height)
  }

  /// The centre of a picture of a size, which reaches beyond the picture where it is smaller than the crop.
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
