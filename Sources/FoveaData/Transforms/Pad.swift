import FoveaCore
public import FoveaImage

/// Adds a margin of the same width on all sides: torchvision's `Pad`.
public struct Pad: PictureTransform {
  /// The name of the step in configurations, `pad`.
  public static let name = "pad"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "adds a margin of so many pixels on all sides"
  /// `padding`, whose value may come first without its key, as in `pad:4`.
  public static let leadingKey: String? = "padding"

  /// The width of the margin on each side, in pixels, in 0...4096.
  public var padding: Int
  /// The value of all samples of a constant margin, in 0...255.
  public var fill: Int
  /// The contents of the margin: a constant, the edge, or the picture mirrored.
  public var mode: BorderMode

  /// Creates a step that adds nothing.
  public init() { self.init(0) }

  /// Creates a step that adds a margin of a width in pixels.
  public init(_ padding: Int, fill: Int = 0, mode: BorderMode = .constant) {
    self.padding = padding
    self.fill = fill
    self.mode = mode
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("padding", padding, in: 0...4096), ValueRange.require("fill", fill, in: 0...255))
  }

  /// Adds the margin.
  ///
  /// - Throws: `FoveaError` with code `.data` if the result has more than `Picture.pixelLimit` pixels.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    picture = try picture.padded(by: padding, mode: mode, fill: fill)
  }

  /// The picture with the margin around it, which begins at `-padding`.
  public func frame(
    of size: PictureSize, in context: borrowing TransformContext
  ) -> (frame: PictureFrame, size: PictureSize) {
    let (width, height) = (size.width + 2 * padding, size.height + 2 * padding)
    return (
      PictureFrame(
        x: Double(-padding), y: Double(-padding), width: Double(width), height: Double(height)),
      PictureSize(width: width, height: height, channels: size.channels)
    )
  }
}

extension Picture {
  /// The picture with a margin of the same width on all sides.
  func padded(by padding: Int, mode: BorderMode, fill: Int) throws -> Picture {
    try padded(
      left: padding, top: padding, right: padding, bottom: padding, mode: mode, fill: [UInt8(clamping: fill)])
  }
}
