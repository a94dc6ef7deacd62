import FoveaCore
public import FoveaImage

/// Takes a random part of a picture, of a random share of its area and a random proportion, and resizes it.
///
/// It is torchvision's `RandomResizedCrop`, the augmentation of GoogLeNet (Szegedy et al. 2014, section 6).
public struct RandomResizedCrop: RegionTransform, ResizingTransform {
  /// The name of the step in configurations, `random-resized-crop`.
  public static let name = "random-resized-crop"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "takes a random part and resizes it, by default to the network's input"
  /// `size`, whose value may come first without its key, as in `random-resized-crop:224`.
  public static let leadingKey: String? = "size"

  /// The sides of the result, in pixels; one number is the side of a square.
  public var size: PictureExtent
  /// The range of the region's share of the picture's area, above 0 and up to 1.
  public var scale: ClosedRange<Double>
  /// The range of the width divided by the height, above 0; its logarithm is uniform.
  public var ratio: ClosedRange<Double>
  /// The filter that weighs samples when the region is resized.
  public var interpolation: ResamplingFilter

  /// Creates a step that resizes to the network's input.
  public init() { self.init(.input) }

  /// Creates a step that resizes to a size in pixels; one number is the side of a square.
  public init(
    _ size: PictureExtent, scale: ClosedRange<Double> = 0.08...1,
    ratio: ClosedRange<Double> = 0.75...(4.0 / 3),
    interpolation: ResamplingFilter = .bilinear
  ) {
    self.size = size
    self.scale = scale
    self.ratio = ratio
    self.interpolation = interpolation
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      size.problem("size", asSquare: true),
      scale.lowerBound > 0 && scale.upperBound <= 1
        ? nil : "scale must be above 0 and up to 1, got \(text(scale))",
      ratio.lowerBound > 0 && ratio.upperBound.isFinite ? nil : "ratio must be above 0, got \(text(ratio))")
  }

  /// True: chance decides about the region.
  public var isRandom: Bool { true }

  private func text(_ range: ClosedRange<Double>) -> String { "\(range.lowerBound)..\(range.upperBound)" }

  /// The region of a picture of a size: the first of ten random ones that lies inside, else the largest
  /// central one of a permitted proportion.
  public func region(of size: PictureSize, in context: borrowing TransformContext) -> PictureRegion {
    var draws = context.draws
    let area = Double(size.width * size.height)
    let logarithms = Double.log(ratio.lowerBound)...Double.log(ratio.upperBound)
    for _ in 0..<10 {
      let target = area * draws.next(in: scale)
      let proportion = Double.exp(draws.next(in: logarithms))
      let width = (target * proportion).squareRoot().rounded(.toNearestOrEven)
      let height = (target / proportion).squareRoot().rounded(.toNearestOrEven)
      guard width >= 1, height >= 1, width <= Double(size.width), height <= Double(size.height) else {
        continue
      }
      let (columns, rows) = (Int(width), Int(height))
      // Rows before columns, as torchvision draws them.
      let y = draws.next(in: 0...(size.height - rows))
      let x = draws.next(in: 0...(size.width - columns))
      return PictureRegion(x: x, y: y, width: columns, height: rows)
    }
    let proportion = Double(size.width) / Double(size.height)
    var (width, height) = (size.width, size.height)
    if proportion < ratio.lowerBound {
      height = Int((Double(width) / ratio.lowerBound).rounded(.toNearestOrEven))
    } else if proportion > ratio.upperBound {
      width = Int((Double(height) * ratio.upperBound).rounded(.toNearestOrEven))
    }
    (width, height) = (min(max(width, 1), size.width), min(max(height, 1), size.height))
    return PictureRegion(
      x: (size.width - width) / 2, y: (size.height - height) / 2, width: width, height: height)
  }

  /// Resizes the region to the size of the result.
  ///
  /// It never throws.
  public func apply(toRegion picture: inout Picture, in context: borrowing TransformContext) throws {
    let target = size.size(in: context)
    picture = picture.resized(width: target.width, height: target.height, filter: interpolation)
  }
}
