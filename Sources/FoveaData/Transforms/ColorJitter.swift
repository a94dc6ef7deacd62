import FoveaCore
public import FoveaImage

/// Changes brightness, contrast, saturation and hue at random, in random order: torchvision's `ColorJitter`.
public struct ColorJitter: RandomTransform {
  /// The name in the registry.
  public static let name = "color-jitter"
  /// What it is.
  public static let summary =
    "changes brightness, contrast, saturation (as 0.4 for factors of 0.6 to 1.4) and hue"

  /// How far the factor of brightness may be from 1, at least 0.
  public var brightness: Double
  /// How far the factor of contrast may be from 1, at least 0.
  public var contrast: Double
  /// How far the factor of saturation may be from 1, at least 0.
  public var saturation: Double
  /// How far the hue may turn, in turns, in 0...0.5.
  public var hue: Double

  /// Changes nothing.
  public init() { self.init(brightness: 0) }

  /// Changes what is above 0.
  public init(brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0) {
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireAtLeastZero("brightness", brightness),
      ValueRange.requireAtLeastZero("contrast", contrast),
      ValueRange.requireAtLeastZero("saturation", saturation),
      (0...0.5).contains(hue) ? nil : "hue has to be in 0...0.5, got \(hue)")
  }

  /// One of the changes.
  public enum Change: Hashable, Sendable {
    /// The factor of brightness.
    case brightness(Double)
    /// The factor of contrast.
    case contrast(Double)
    /// The factor of saturation.
    case saturation(Double)
    /// The turn of the hue.
    case hue(Double)
  }

  /// Draws the changes, in their order.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> [Change] {
    var draws = context.draws
    let order = context.random.folding("order").permutation(of: 4)
    func factor(_ spread: Double) -> Double? {
      // Drawn even if it is not needed, so that one value does not change the others.
      let factor = draws.next(in: max(0, 1 - spread)...(1 + spread))
      return spread > 0 ? factor : nil
    }
    let changes: [Change?] = [
      factor(brightness).map { .brightness($0) }, factor(contrast).map { .contrast($0) },
      factor(saturation).map { .saturation($0) }, hue > 0 ? .hue(draws.next(in: -hue...hue)) : nil,
    ]
    return order.compactMap { changes[Int($0)] }
  }

  /// Makes the changes.
  public func apply(_ changes: [Change], to picture: inout Picture, in context: borrowing TransformContext) {
    for change in changes {
      switch change {
      case .brightness(let factor): picture = picture.withBrightness(factor)
      case .contrast(let factor): picture = picture.withContrast(factor)
      case .saturation(let factor): picture = picture.withSaturation(factor)
      case .hue(let turn): picture = picture.withHue(shiftedBy: turn)
      }
    }
  }
}
