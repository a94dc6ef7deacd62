import FoveaCore
import FoveaImage

/// One of the changes that AutoAugment and its successors choose from.
///
/// Source: Cubuk et al. 2018, table 6.
public enum PolicyOperation: String, Hashable, Sendable, CaseIterable {
  /// Leaves the picture as it is.
  case identity
  /// Shears along the rows; the magnitude is the slope.
  case shearX
  /// Shears along the columns; the magnitude is the slope.
  case shearY
  /// Moves along the rows; the magnitude is a number of pixels, rounded towards 0.
  case translateX
  /// Moves along the columns; the magnitude is a number of pixels, rounded towards 0.
  case translateY
  /// Rotates about the centre; the magnitude is an angle in degrees, counterclockwise.
  case rotate
  /// Changes brightness by a factor of 1 plus the magnitude.
  case brightness
  /// Changes saturation by a factor of 1 plus the magnitude.
  case saturation
  /// Changes contrast by a factor of 1 plus the magnitude.
  case contrast
  /// Changes sharpness by a factor of 1 plus the magnitude.
  case sharpness
  /// Keeps the high bits of each sample; the magnitude is their number.
  case posterize
  /// Inverts samples from a threshold on, which is the magnitude.
  case solarize
  /// Stretches each channel to the full range, 0 to 255.
  case fullContrast
  /// Equalizes each channel's histogram.
  case equalize
  /// Inverts all samples.
  case invert

  /// Whether the magnitude may be negative.
  package var isSigned: Bool {
    switch self {
    case .shearX, .shearY, .translateX, .translateY, .rotate, .brightness, .saturation, .contrast, .sharpness:
      true
    case .identity, .posterize, .solarize, .fullContrast, .equalize, .invert: false
    }
  }

  /// The largest magnitude of each operation, that of the last level.
  package struct Strength: Sendable {
    var shear: Float
    /// The pixels of a move for a side of so many.
    var translation: @Sendable (Int) -> Float
    var rotation: Float
    var factor: Float
    /// The bits that the last level takes away.
    var bits: Float

    /// The strength of AutoAugment and RandAugment.
    package static let usual = Strength(
      shear: 0.3, translation: { Float(150.0 / 331.0 * Double($0)) }, rotation: 30, factor: 0.9, bits: 4)
    /// The strength of TrivialAugment's wide space.
    package static let wide = Strength(
      shear: 0.99, translation: { _ in 32 }, rotation: 135, factor: 0.99, bits: 6)
  }

  /// The magnitude at a level in `0..<levels`, without a sign, for a picture of a size.
  ///
  /// It is torchvision's: a `float32` value of `torch.linspace` over the levels, for ``posterize`` a rounded
  /// number of bits.
  package func magnitude(
    _ level: Int, of levels: Int, for size: PictureSize, _ strength: Strength
  ) -> Double {
    func line(_ start: Float, _ end: Float) -> Double {
      // The steps of torch.linspace, which goes from both ends to the middle and rounds once for each.
      let step = (end - start) / Float(levels - 1)
      return Double(
        level < levels / 2
          ? start.addingProduct(step, Float(level)) : end.addingProduct(-step, Float(levels - 1 - level)))
    }
    switch self {
    case .identity, .fullContrast, .equalize, .invert: return 0
    case .shearX, .shearY: return line(0, strength.shear)
    case .translateX: return line(0, strength.translation(size.width))
    case .translateY: return line(0, strength.translation(size.height))
    case .rotate: return line(0, strength.rotation)
    case .brightness, .saturation, .contrast, .sharpness: return line(0, strength.factor)
    case .posterize:
      return 8 - Double((Float(level) / (Float(levels - 1) / strength.bits)).rounded(.toNearestOrEven))
    case .solarize: return line(255, 0)
    }
  }

  /// The picture after the operation of a magnitude, with a sign where it may have one.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so.
  func apply(_ magnitude: Double, to picture: Picture) throws -> Picture {
    func affine(
      x: Double = 0, y: Double = 0, shearX: Double = 0, shearY: Double = 0,
      center: (x: Double, y: Double)? = nil
    ) -> Picture {
      picture.affinelyTransformed(translation: (x, y), shear: (shearX, shearY), center: center)
    }
    func degrees(_ slope: Double) -> Double { Double.arctangent(slope) * 180 / .pi }
    switch self {
    case .identity: return picture
    case .shearX: return affine(shearX: degrees(magnitude), center: (0, 0))
    case .shearY: return affine(shearY: degrees(magnitude), center: (0, 0))
    case .translateX: return affine(x: magnitude.rounded(.towardZero))
    case .translateY: return affine(y: magnitude.rounded(.towardZero))
    case .rotate: return try picture.rotated(degrees: magnitude)
    case .brightness: return picture.withBrightness(1 + magnitude)
    case .saturation: return picture.withSaturation(1 + magnitude)
    case .contrast: return picture.withContrast(1 + magnitude)
    case .sharpness: return picture.withSharpness(1 + magnitude)
    case .posterize: return picture.posterized(bits: Int(magnitude))
    case .solarize: return picture.solarized(threshold: magnitude)
    case .fullContrast: return picture.withFullContrast()
    case .equalize: return picture.equalized()
    case .invert: return picture.inverted()
    }
  }
}

/// An operation with the magnitude that was drawn for it.
public struct PolicyStep: Hashable, Sendable {
  /// The operation on the picture.
  public var operation: PolicyOperation
  /// The magnitude, with its sign, in the operation's unit.
  public var magnitude: Double
}

/// A random transform that consists of policy operations.
protocol PolicyTransform: RandomTransform where Parameters == [PolicyStep] {}

extension PolicyTransform {
  /// Applies the operations, one after the other.
  ///
  /// - Throws: `FoveaError` with code `.data` if the picture cannot be changed so.
  public func apply(
    _ steps: [PolicyStep], to picture: inout Picture, in context: borrowing TransformContext
  ) throws {
    for step in steps { picture = try step.operation.apply(step.magnitude, to: picture) }
  }
}
