public import FoveaImage

/// The explanation of one class in one picture.
public struct PictureExplanation: Hashable, Sendable {
  /// The class that is explained, with its probability.
  public var prediction: Prediction
  /// The number of each place of the network's input, `H` rows of `W`, above 0 where it speaks for the class.
  public var map: HeatMap
  /// The part of the picture that the network's input shows, in pixels of the picture.
  public var frame: PictureFrame

  /// Draws the map over the part of the picture that the network saw.
  ///
  /// Numbers below 0 count as 0; the others are scaled to 0 to 1.
  ///
  /// - Parameters:
  ///   - picture: The picture that was explained.
  ///   - colors: The colours of the map.
  ///   - opacity: The share of a pixel that the colour of the largest number covers, in 0 to 1.
  /// - Returns: A picture of 3 channels in the size of `picture`.
  public func overlay(on picture: Picture, colors: ColorMap = .heat, opacity: Double = 0.7) -> Picture {
    picture.overlaid(with: map.positive.normalized, at: frame, colors: colors, opacity: opacity)
  }
}
