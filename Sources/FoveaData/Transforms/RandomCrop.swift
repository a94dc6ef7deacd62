import FoveaCore
public import FoveaImage

/// Takes a random part of a fixed size, of a picture with a margin around it: torchvision's `RandomCrop`.
///
/// With a margin of 4 it is the augmentation of CIFAR-10 (He et al. 2015, section 4.2).
public struct RandomCrop: RandomTransform {
  /// The name of the step in configurations, `random-crop`.
  public static let name = "random-crop"
  /// A phrase that describes the step in lists and help pages.
  public static let summary =
    "takes a random part, by default of the network's input's size, padding=4 around first"
  /// `size`, whose value may come first without its key, as in `random-crop:32`.
  public static let leadingKey: String? = "size"

  /// The sides of the result, in pixels; one number is the side of a square.
  public var size: PictureExtent
  /// The width of the margin that is added on each side first, in pixels, in 0...4096.
  public var padding: Int
  /// The value of all samples of a constant margin, in 0...255.
  public var fill: Int
  /// The contents of the margin: a constant, the edge, or the picture mirrored.
  public var mode: BorderMode

  /// Creates a crop to the size of the network's input, without a margin.
  public init() { self.init(.input) }

  /// Creates a crop to a size in pixels, of the picture with a margin.
  public init(_ size: PictureExtent, padding: Int = 0, fill: Int = 0, mode: BorderMode = .constant) {
    self.size = size
    self.padding = padding
    self.fill = fill
    self.mode = mode
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      size.problem("size", asSquare: true), ValueRange.require("padding", padding, in: 0...4096),
      ValueRange.require("fill", fill, in: 0...255))
  }

  /// Draws the region, counted in the picture with its margin, each place equally likely.
  ///
  /// Where the picture is smaller than the region, the region reaches beyond it.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> PictureRegion {
    var draws = context.draws
    let target = self.size.size(in: context)
    let (width, height) = (size.width + 2 * padding, size.height + 2 * padding)
    // A picture smaller than the part would have no room; it comes to lie anywhere in it.
    let (spareRows, spareColumns) = (height - target.height, width - target.width)
    let y = draws.next(in: min(spareRows, 0)...max(spareRows, 0))
    let x = draws.next(in: min(spareColumns, 0)...max(spareColumns, 0))
    return PictureRegion(x: x, y: y, width: target.width, height: target.height)
  }

  /// Adds the margin and cuts out the region; what lies outside is black.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture with its margin has more than
  ///   `Picture.pixelLimit` pixels.
  public func apply(
    _ region: PictureRegion, to picture: inout Picture, in context: borrowing TransformContext
  ) throws {
    if padding > 0 { picture = try picture.padded(by: padding, mode: mode, fill: fill) }
    picture = picture.cropped(x: region.x, y: region.y, width: region.width, height: region.height)
  }
}
