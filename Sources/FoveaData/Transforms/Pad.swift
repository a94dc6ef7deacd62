import FoveaCore
public import FoveaImage

/// Adds a margin: torchvision's `Pad`.
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
  /// What the margin shows.
  public var mode: BorderMode

  /// Adds nothing.
  public init() { self.init(0) }

  /// Adds a margin.
  public init(_ padding: Int, fill: Int = 0, mode: BorderMode = .constant) {
    self.padding = padding
    self.fill = fill
    self.mode = mode
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
    picture = try picture.padded(by: padding, mode: mode, fill: fill)
  }

  /// The picture with the margin around it.
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
