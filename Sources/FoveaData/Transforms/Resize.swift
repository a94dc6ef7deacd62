import FoveaCore
public import FoveaImage

/// Resizes a picture: torchvision's `Resize`, to the byte.
public struct Resize: ResizingTransform {
  /// The name in the registry.
  public static let name = "resize"
  /// What it is.
  public static let summary =
    "resizes: to the network's input, a short side (256) or exactly (224x160, rows x columns)"
  /// The size.
  public static let leadingKey: String? = "size"

  /// The short side, whose proportion the long one keeps, or both sides.
  public var size: PictureExtent
  /// The filter.
  public var interpolation: ResamplingFilter

  /// Resizes to the network's input.
  public init() { self.init(.input) }

  /// Resizes to a size.
  public init(_ size: PictureExtent, interpolation: ResamplingFilter = .bilinear) {
    self.size = size
    self.interpolation = interpolation
  }

  /// What is wrong with its values.
  public var problem: String? { size.problem("size") }

  /// The size of the result.
  ///
  /// - Throws: `FoveaError` with code `.data` if a very thin picture would grow without bounds.
  func target(of picture: PictureSize, in context: borrowing TransformContext) throws -> (
    width: Int, height: Int
  ) {
    guard case .side(let side) = size else { return size.size(in: context) }
    let target = Picture.size(width: picture.width, height: picture.height, shortSide: side)
    guard target.width * target.height <= Picture.pixelLimit else {
      throw FoveaError(
        .data, at: "picture",
        "\(picture.height) x \(picture.width) pixels (height x width) would become "
          + "\(target.height) x \(target.width), expected at most \(Picture.pixelLimit) in all",
        remedy: "crop it first")
    }
    return target
  }

  /// Resizes the picture.
  ///
  /// - Throws: `FoveaError` with code `.data` if a very thin picture would grow without bounds.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let target = try target(of: picture.size, in: context)
    picture = picture.resized(width: target.width, height: target.height, filter: interpolation)
  }

  /// All of the picture, in the new size.
  ///
  /// - Throws: `FoveaError` with code `.data` if a very thin picture would grow without bounds.
  public func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) throws -> (frame: PictureFrame, size: PictureSize) {
    let target = try target(of: size, in: context)
    return (
      PictureFrame(width: size.width, height: size.height),
      PictureSize(width: target.width, height: target.height, channels: size.channels)
    )
  }
}
