import FoveaCore
public import FoveaImage

/// Resizes to a random short side: the scale jittering of VGG (Simonyan and Zisserman 2014, section 3.1).
public struct ScaleJitter: RandomTransform, ResizingTransform {
  /// The name in the registry.
  public static let name = "scale-jitter"
  /// What it is.
  public static let summary = "resizes to a random short side, as VGG's S in 256..512"
  /// The range of sides.
  public static let leadingKey: String? = "side"

  /// The short side's range, in pixels.
  public var side: ClosedRange<Int>
  /// The filter.
  public var interpolation: ResamplingFilter

  /// Resizes to a short side of 256 to 512 pixels.
  public init() { self.init(256...512) }

  /// Resizes to a short side of a range.
  public init(_ side: ClosedRange<Int>, interpolation: ResamplingFilter = .bilinear) {
    self.side = side
    self.interpolation = interpolation
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("side", side.lowerBound, in: 1...65536),
      ValueRange.require("side", side.upperBound, in: 1...65536))
  }

  /// Draws the short side.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Int {
    var draws = context.draws
    return draws.next(in: side)
  }

  /// Resizes the picture.
  ///
  /// - Throws: `FoveaError` with code `.data` if a very thin picture would grow without bounds.
  public func apply(
    _ side: Int, to picture: inout Picture, in context: borrowing TransformContext
  ) throws {
    try Resize(.side(side), interpolation: interpolation).apply(to: &picture, in: context)
  }
}
