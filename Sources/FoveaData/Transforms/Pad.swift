import FoveaCore
public import FoveaImage

/// Adds a margin of one value: torchvision's `Pad`.
public struct Pad: PictureTransform {
  /// The name in the registry.
  public static let name = "pad"
  /// What it is.
  public static let summary = "adds a margin of so many pixels on all sides"
  /// The margin.
  public static let leadingKey: String? = "padding"

  /// The pixels added on all four sides.
  public var padding: Int
  /// The value of added samples, in 0...255.
  public var fill: Int

  /// Adds nothing.
  public init() { self.init(0) }

  /// Adds a margin.
  public init(_ padding: Int, fill: Int = 0) {
    self.padding = padding
    self.fill = fill
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("padding", padding, in: 0...4096), ValueRange.require("fill", fill, in: 0...255))
  }

  /// Adds the margin.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture becomes too large.
  public func apply(to picture: inout Picture, in context: borrowing TransformContext) throws {
    let (width, height) = (picture.width + 2 * padding, picture.height + 2 * padding)
    guard width * height <= Picture.pixelLimit else {
      throw FoveaError(
        .data, at: "picture",
        "would become \(height) x \(width) pixels, expected at most \(Picture.pixelLimit)",
        remedy: "resize it first")
    }
    picture = picture.cropped(
      x: -padding, y: -padding, width: width, height: height, fill: UInt8(clamping: fill))
  }
}
