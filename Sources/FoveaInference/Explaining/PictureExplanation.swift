public import FoveaImage

/// Why a network sees a class in a picture.
public struct PictureExplanation: Hashable, Sendable {
  /// The class that is explained, and how sure the network is of it.
  public var prediction: Prediction
  /// How much each place of the network's input counts.
  public var map: HeatMap
  /// The part of the picture that the network's input shows.
  public var frame: PictureFrame

  /// The picture with the map over the part that the network saw; what speaks against the class is like what
  /// does not count.
  public func overlay(on picture: Picture, colors: ColorMap = .heat, opacity: Double = 0.7) -> Picture {
    picture.overlaid(with: map.positive.normalized, at: frame, colors: colors, opacity: opacity)
  }
}
