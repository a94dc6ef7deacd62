import FoveaCore
public import FoveaImage

/// Resizes to a random short side: the scale jittering of VGG (Simonyan and Zisserman 2014, section 3.1).
public struct ScaleJitter: RandomTransform, ResizingTransform {
  /// The name of the step in configurations, `scale-jitter`.
  public static let name = "scale-jitter"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "resizes to a random short side, as VGG's S in 256..512"
  /// `side`, whose value may come first without its key, as in `scale-jitter:256..512`.
  public static let leadingKey: String? = "side"

  /// The range of the short side, in pixels, in 1...65536.
  public var side: ClosedRange<Int>
  /// The filter that weighs samples.
  public var interpolation: ResamplingFilter

  /// Creates a step that resizes to a short side of 256 to 512 pixels.
  public init() { self.init(256...512) }

  /// Creates a step that resizes to a short side from a range in pixels.
  public init(_ side: ClosedRange<Int>, interpolation: ResamplingFilter = .bilinear) {
    self.side = side
    self.interpolation = interpolation
  }

  /// A description of sides outside 1...65536 pixels, or nil.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("side", side.lowerBound, in: 1...65536),
      ValueRange.require("side", side.upperBound, in: 1...65536))
  }

  /// Draws the short side in pixels, each length equally likely.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Int {
    var draws = context.draws
    return draws.next(in: side)
  }

  /// Resizes the picture; the long side keeps its proportion.
  ///
  /// - Throws: `FoveaError` with code `.data` if a very thin picture would get more than
  ///   `Picture.pixelLimit` pixels.
  public func apply(
    _ side: Int, to picture: inout Picture, in context: borrowing TransformContext
  ) throws {
    try Resize(.side(side), interpolation: interpolation).apply(to: &picture, in: context)
  }
}
