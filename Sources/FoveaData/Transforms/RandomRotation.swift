import FoveaCore
public import FoveaImage

/// Rotates by a random angle: torchvision's `RandomRotation`.
public struct RandomRotation: RandomTransform {
  /// The name of the step in configurations, `random-rotation`.
  public static let name = "random-rotation"
  /// A phrase that describes the step in lists and help pages.
  public static let summary = "rotates by up to so many degrees in either direction"
  /// `degrees`, whose value may come first without its key, as in `random-rotation:15`.
  public static let leadingKey: String? = "degrees"

  /// The largest angle to either side, in degrees, in 0...180.
  public var degrees: Double
  /// The way to compute samples between pixels.
  public var interpolation: Interpolation
  /// The value of samples from outside the picture, in 0...255.
  public var fill: Int

  /// Creates a step that rotates by up to 15 degrees to either side.
  public init() { self.init(15) }

  /// Creates a step that rotates by up to an angle in degrees to either side.
  public init(_ degrees: Double, interpolation: Interpolation = .nearest, fill: Int = 0) {
    self.degrees = degrees
    self.interpolation = interpolation
    self.fill = fill
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      (0...180).contains(degrees) ? nil : "degrees must be in 0...180, got \(degrees)",
      ValueRange.require("fill", fill, in: 0...255))
  }

  /// Draws the angle in degrees, counterclockwise.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Double {
    var draws = context.draws
    return draws.next(in: -degrees...degrees)
  }

  /// Rotates the picture about its centre; its size stays.
  ///
  /// It never throws, as the size stays.
  public func apply(
    _ angle: Double, to picture: inout Picture, in context: borrowing TransformContext
  ) throws {
    picture = try picture.rotated(degrees: angle, interpolation: interpolation, fill: [UInt8(clamping: fill)])
  }
}
