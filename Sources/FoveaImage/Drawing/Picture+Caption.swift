extension Picture {
  /// The least width of a picture with a caption; smaller ones are enlarged by a whole factor.
  private static let captionWidth = 160
  /// The most lines of a caption.
  private static let captionLines = 3

  /// The picture with light text on a dark band below it, in a bitmap font of ASCII letters.
  ///
  /// A picture narrower than 160 pixels is enlarged by a whole factor; in a picture from 480 pixels on the
  /// letters are. Letters with accents lose them; characters without a counterpart in ASCII become boxes. The
  /// text takes at most three lines; if it is longer, its end is replaced by dots, and the ending follows
  /// whole where three lines hold it.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - ending: A text that follows the other one behind a space; empty for none.
  /// - Returns: A picture of the same number of channels, higher by the band.
  public func captioned(_ text: String, _ ending: String = "") -> Picture {
    let factor = max(1, (Self.captionWidth + width - 1) / width)
    let large = factor == 1 ? self : enlarged(by: factor)
    let scale = max(1, large.width / 240)
    let margin = 4 * scale
    let columns = max(1, (large.width - 2 * margin) / (BitmapFont.advance * scale))
    let lines = PlainLetters.lines(of: text, ending: ending, columns: columns, count: Self.captionLines)
    let band = (lines.count * BitmapFont.lineHeight) * scale + 2 * margin - 2 * scale
    let rowBytes = large.width * channels
    var pixels = large.pixels + [UInt8](repeating: 24, count: rowBytes * band)
    for (number, line) in lines.enumerated() {
      let top = large.height + margin + number * BitmapFont.lineHeight * scale
      for (place, letter) in line.enumerated() {
        let left = margin + place * BitmapFont.advance * scale
        for (row, bits) in BitmapFont.rows(of: letter).enumerated() {
          for column in 0..<BitmapFont.width where bits >> UInt8(BitmapFont.width - 1 - column) & 1 == 1 {
            for y in 0..<scale {
              let start =
                (top + row * scale + y) * rowBytes + (left + column * scale) * channels
              for sample in start..<start + scale * channels { pixels[sample] = 255 }
            }
          }
        }
      }
    }
    return Picture(width: large.width, height: large.height + band, channels: channels, pixels: pixels)
  }

  /// Every pixel as a square of so many a side.
  private func enlarged(by factor: Int) -> Picture {
    resized(width: width * factor, height: height * factor, filter: .nearest)
  }
}
