import FoveaCore
public import FoveaImage

/// Rotates, moves, scales and shears at random: torchvision's `RandomAffine`.
public struct RandomAffine: RandomTransform {
  /// The name of the step in configurations, `random-affine`.
  public static let name = "random-affine"
  /// A phrase that describes the step in lists and help pages.
  public static let summary =
    "rotates (degrees), moves (translate, a share of the sides), scales and shears (degrees)"
  /// `degrees`, whose value may come first without its key, as in `random-affine:10`.
  public static let leadingKey: String? = "degrees"

  /// The largest angle of rotation in degrees, in 0...180.
  public var degrees: Double
  /// The largest shift to either side, as a share of the picture's width and height, in 0...1.
  public var translate: Double
  /// The range of the factor of both sides, above 0 and up to 100.
  public var scale: ClosedRange<Double>
  /// The largest angle of horizontal shear in degrees, at least 0 and below 90.
  public var shear: Double
  /// The way to compute samples between pixels.
  public var interpolation: Interpolation
  /// The value of samples from outside the picture, in 0...255.
  public var fill: Int

  /// The angle, shift, scale and shear that were drawn for a picture.
  public struct Parameters: Hashable, Sendable {
    /// The angle of the rotation in degrees.
    public var degrees: Double
    /// The shift to the right and down, in pixels.
    public var (x, y): (Int, Int)
    /// The factor of the size, above 0.
    public var scale: Double
    /// The horizontal shear in degrees.
    public var shear: Double
  }

  /// Creates a step that changes nothing.
  public init() { self.init(degrees: 0) }

  /// Creates a step that changes by up to the given values.
  public init(
    degrees: Double, translate: Double = 0, scale: ClosedRange<Double> = 1...1, shear: Double = 0,
    interpolation: Interpolation = .nearest, fill: Int = 0
  ) {
    self.degrees = degrees
    self.translate = translate
    self.scale = scale
    self.shear = shear
    self.interpolation = interpolation
    self.fill = fill
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      (0...180).contains(degrees) ? nil : "degrees must be in 0...180, got \(degrees)",
      ValueRange.requireProbability("translate", translate),
      scale.lowerBound > 0 && scale.upperBound <= 100
        ? nil : "scale must be above 0 and up to 100, got \(scale.lowerBound)..\(scale.upperBound)",
      (0..<90).contains(shear) ? nil : "shear must be in 0..<90, got \(shear)",
      ValueRange.require("fill", fill, in: 0...255))
  }

  /// Draws angle, shift, scale and shear.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Parameters {
    var draws = context.draws
    func move(_ side: Int) -> Int {
      let most = translate * Double(side)
      return Int(draws.next(in: -most...most).rounded(.toNearestOrEven))
    }
    let degrees = draws.next(in: -degrees...degrees)
    let (x, y) = (move(size.width), move(size.height))
    return Parameters(
      degrees: degrees, x: x, y: y, scale: draws.next(in: scale), shear: draws.next(in: -shear...shear))
  }

  /// Applies the map about the centre of the picture, whose size stays.
  ///
  /// It never throws.
  public func apply(
    _ parameters: Parameters, to picture: inout Picture, in context: borrowing TransformContext
  ) throws {
    picture = picture.affinelyTransformed(
      degrees: parameters.degrees, translation: (x: Double(parameters.x), y: Double(parameters.y)),
      scale: parameters.scale, shear: (x: parameters.shear, y: 0), interpolation: interpolation,
      fill: [UInt8(clamping: fill)])
  }
}
