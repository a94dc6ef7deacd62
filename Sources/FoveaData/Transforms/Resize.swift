import FoveaCore
public import FoveaImage

/// Resizes a picture: torchvision's `Resize`, to the byte.
public struct Resize: ResizingTransform {
  /// The name of the step in configurations, `resize`.
  public static let name = "resize"
  /// A phrase that describes the step in lists and help pages.
  public static let summary =
    "resizes: to the network's input, a short side (256) or exactly (224x160, rows x columns)"
  /// `size`, whose value may come first without its key, as in `resize:256`.
  public static let leadingKey: String? = "size"

  /// The short side in pixels, with which the long side keeps its proportion, or both sides.
  public var size: PictureExtent
  /// The filter that weighs samples.
  public var interpolation: ResamplingFilter

  /// Creates a step that resizes to the network's input, whatever the proportion of the picture.
  public init() { self.init(.input) }

  /// Creates a step that resizes to a short side or to both sides, in pixels.
  public init(_ size: PictureExtent, interpolation: ResamplingFilter = .bilinear) {
    self.size = size
    self.interpolation = interpolation
  }

  /// A description of sides outside 1...65536 pixels or of too many pixels in all, or nil.
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
  /// - Throws: `FoveaError` with code `.data` if the long side of a very thin picture would lead to more than
  ///   `Picture.pixelLimit` pixels.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let target = try target(of: picture.size, in: context)
    picture = picture.resized(width: target.width, height: target.height, filter: interpolation)
  }

  /// All of the picture, and the size that it is resized to.
  ///
  /// - Throws: `FoveaError` with code `.data` as `apply(to:in:)` does.
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
