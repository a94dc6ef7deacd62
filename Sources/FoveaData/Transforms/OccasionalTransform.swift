import FoveaCore
public import FoveaImage

/// A step that changes a picture with a probability, and otherwise leaves it.
///
/// A type declares the probability and the change; what was drawn is whether the change happens.
public protocol OccasionalTransform: RandomTransform where Parameters == Bool {
  /// The probability that a picture is changed, in 0...1.
  var probability: Double { get }

  /// The changed picture; its size may be another one.
  func changed(_ picture: Picture) -> Picture
}

extension OccasionalTransform {
  /// `probability`, whose value may come first without its key, as in `hflip:0.5`.
  public static var leadingKey: String? { "probability" }

  /// A description of a probability outside 0...1, or nil.
  public var problem: String? { ValueRange.requireProbability("probability", probability) }

  /// Whether the probability is neither 0 nor 1, so that chance decides.
  public var isRandom: Bool { probability > 0 && probability < 1 }

  /// Draws whether the picture is changed.
  public func parameters(for size: PictureSize, in context: borrowing TransformContext) -> Bool {
    var draws = context.draws
    return draws.happens(probability)
  }

  /// Changes the picture if that was drawn.
  public func apply(_ happens: Bool, to picture: inout Picture, in context: borrowing TransformContext) {
    if happens { picture = changed(picture) }
  }
}
