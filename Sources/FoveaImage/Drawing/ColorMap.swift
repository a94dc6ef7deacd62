/// Colours for the numbers from 0 to 1; in ``heat`` a larger number is always lighter.
///
/// ```swift
/// let colour = ColorMap.heat[0.5]  // red, green and blue
/// ```
public struct ColorMap: Hashable, Sendable {
  /// The colours at equal distances from 0 to 1, red, green and blue in 0...255 each; at least two.
  public let stops: [[UInt8]]

  /// Creates a map of at least two colours of three samples each.
  public init(stops: [[UInt8]]) {
    precondition(stops.count >= 2 && stops.allSatisfy { $0.count == 3 }, "A map has two RGB colours or more.")
    self.stops = stops
  }

  /// From dark violet over magenta, red and orange to light yellow.
  ///
  /// In OKLab (Ottosson 2020) lightness rises from 0.22 to 0.95 in equal steps while the hue turns from 290
  /// to 460 degrees; chroma is 97 % of what sRGB holds there, at most 0.2. CIE lightness rises from 8 to 94.
  public static let heat = ColorMap(
    stops: [
      [0x1E, 0x02, 0x4D], [0x32, 0x03, 0x5B], [0x49, 0x04, 0x66], [0x60, 0x06, 0x6D], [0x7A, 0x07, 0x70],
      [0x93, 0x0A, 0x6F], [0xAD, 0x0D, 0x69], [0xC4, 0x1F, 0x60], [0xD8, 0x32, 0x54], [0xEA, 0x47, 0x45],
      [0xF9, 0x5C, 0x2F], [0xFC, 0x7B, 0x2E], [0xFD, 0x96, 0x3D], [0xFD, 0xAF, 0x53], [0xFE, 0xC6, 0x69],
      [0xFE, 0xDC, 0x82], [0xFE, 0xF1, 0x9E],
    ])

  /// The colour of a number: red, green and blue in `0...255`, linear between the nearest two stops.
  ///
  /// Numbers below 0 have the first colour, those above 1 the last; NaN has the first.
  public subscript(value: Double) -> [Double] {
    let place = value > 0 ? min(value, 1) * Double(stops.count - 1) : 0
    let index = min(Int(place), stops.count - 2)
    let share = place - Double(index)
    return (0..<3).map { Double(stops[index][$0]) * (1 - share) + Double(stops[index + 1][$0]) * share }
  }
}
