import FoveaCore
public import FoveaImage

/// Changes brightness, contrast, saturation and hue at random, in random order: torchvision's `ColorJitter`.
public struct ColorJitter: RandomTransform {
  /// The name of the step in configurations, `color-jitter`.
  public static let name = "color-jitter"
  /// A phrase that describes the step in lists and help pages.
  public static let summary =
    "changes brightness, contrast, saturation (as 0.4 for factors of 0.6 to 1.4) and hue"

  /// The largest distance of the factor of brightness from 1, at least 0; 0.4 stands for factors of 0.6 to
  /// 1.4.
  ///
  /// No factor is below 0.
  public var brightness: Double
  /// The largest distance of the factor of contrast from 1, at least 0.
  public var contrast: Double
  /// The largest distance of the factor of saturation from 1, at least 0.
  public var saturation: Double
  /// The largest shift of the hue to either side, a part of the circle of hues in 0...0.5.
  public var hue: Double

  /// Creates a step that changes nothing.
  public init() { self.init(brightness: 0) }

  /// Creates a step that changes what is given a value above 0.
  public init(brightness: Double = 0, contrast: Double = 0, saturation: Double = 0, hue: Double = 0) {
    self.brightness = brightness
    self.contrast = contrast
    self.saturation = saturation
    self.hue = hue
  }

  /// A description of the first value that cannot work, or nil.
  public var problem: String? {
    ValueRange.first(
      ValueRange.requireAtLeastZero("brightness", brightness),
      ValueRange.requireAtLeastZero("contrast", contrast),
      ValueRange.requireAtLeastZero("saturation", saturation),
      (0...0.5).contains(hue) ? nil : "hue must be in 0...0.5, got \(hue)")
  }

  /// One of the four changes, with what was drawn for it.
  public enum Change: Hashable, Sendable {
    /// The factor of brightness, at least 0.
    case brightness(Double)
    /// The factor of contrast, at least 0.
    case contrast(Double)
    /// The factor of saturation, at least 0.
    case saturation(Double)
    /// The shift of the hue, a part of the circle of hues in -0.5...0.5.
    case hue(Double)
  }

  /// Draws the changes and their order.
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

  /// Applies the changes one after the other.
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
