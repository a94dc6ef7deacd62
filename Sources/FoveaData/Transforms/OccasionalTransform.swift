import FoveaCore
public import FoveaImage

/// A change that happens to a picture with a probability, and otherwise does not.
public protocol OccasionalTransform: RandomTransform where Parameters == Bool {
  /// The probability, in 0...1.
  var probability: Double { get }

  /// The changed picture.
  func changed(_ picture: Picture) -> Picture
}

extension OccasionalTransform {
  /// The probability can stand without its key.
  public static var leadingKey: String? { "probability" }

  /// A description of a probability out of range, or nil.
  public var problem: String? { ValueRange.requireProbability("probability", probability) }

  /// Whether the probability is neither 0 nor 1.
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
