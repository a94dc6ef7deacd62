import FoveaCore
public import FoveaImage

/// Rotates by a random angle: torchvision's `RandomRotation`.
public struct RandomRotation: RandomTransform {
  /// The name in the registry.
  public static let name = "random-rotation"
  /// What it is.
  public static let summary = "rotates by up to so many degrees in either direction"
  /// The largest angle.
  public static let leadingKey: String? = "degrees"

  /// The largest angle in degrees, in 0...180.
  public var degrees: Double
  /// How samples between pixels are computed.
  public var interpolation: Interpolation
  /// The value of samples from outside, in 0...255.
  public var fill: Int

  /// Rotates by up to 15 degrees.
  public init() { self.init(15) }

  /// Rotates by up to an angle.
  public init(_ degrees: Double, interpolation: Interpolation = .nearest, fill: Int = 0) {
    self.degrees = degrees
    self.interpolation = interpolation
    self.fill = fill
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      (0...180).contains(degrees) ? nil : "degrees has to be in 0...180, got \(degrees)",
      ValueRange.require("fill", fill, in: 0...255))
  }

  /// Draws the angle, in degrees counterclockwise.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Double {
    var draws = context.draws
    return draws.next(in: -degrees...degrees)
  }

  /// Rotates the picture about its centre; its size stays.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be rotated.
  public func apply(
    _ angle: Double, to picture: inout Picture, in context: borrowing TransformContext
  ) throws {
    picture = try picture.rotated(degrees: angle, interpolation: interpolation, fill: [UInt8(clamping: fill)])
  }
}
