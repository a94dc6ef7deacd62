/// The contents of the border of a padded picture.
public enum BorderMode: String, Hashable, Sendable, CaseIterable, Codable {
  /// The same fill everywhere.
  case constant
  /// The nearest sample of the edge.
  case edge
  /// The picture mirrored at its edge, whose samples are not repeated: `dcb|abcd|cba`.
  case reflect
  /// The picture mirrored behind its edge, whose samples are repeated: `cba|abcd|dcb`.
  case symmetric

  /// The sample at a position of an endless line that holds `count`; nil if the fill stands there.
  func index(of position: Int, count: Int) -> Int? {
    if position >= 0 && position < count { return position }
    switch self {
    case .constant: return nil
    case .edge: return position < 0 ? 0 : count - 1
    case .reflect:
      if count == 1 { return 0 }
      let period = 2 * (count - 1)
      let place = ((position % period) + period) % period
      return place < count ? place : period - place
    case .symmetric:
      let period = 2 * count
      let place = ((position % period) + period) % period
      return place < count ? place : period - 1 - place
    }
  }
}

extension Picture {
  /// The picture with a border of the given widths in pixels, as torchvision's `pad` makes it.
  ///
  /// - Parameters:
  ///   - left: Columns before the picture; a negative number of any side takes pixels away.
  ///   - top: Rows above it.
  ///   - right: Columns after it.
  ///   - bottom: Rows below it.
  ///   - mode: The contents of the border.
  ///   - fill: The pixel of a constant border: one sample for all channels or one for each.
  /// - Returns: A picture that is larger by the border; at least one pixel must be left.
  /// - Throws: `FoveaError` with code `.data` if the result would have more than ``pixelLimit`` pixels.
  public func padded(
    left: Int, top: Int, right: Int, bottom: Int, mode: BorderMode = .constant, fill: [UInt8] = [0]
  ) throws -> Picture {
    let (newWidth, newHeight) = (left + width + right, top + height + bottom)
    precondition(newWidth >= 1 && newHeight >= 1, "At least one pixel must be left.")
    try Self.checkSize(newWidth, newHeight, of: "padding")
    // A mirror stands at the edge of what negative widths leave.
    let columns = Self.sources(left, right, count: width, mode)
    let rows = Self.sources(top, bottom, count: height, mode)
    let pixel = samples(ofFill: fill)
    let inside = max(left, 0)..<max(left, 0) + width + min(left, 0) + min(right, 0)
    let step = newWidth * channels
    let result = [UInt8](unsafeUninitializedCapacity: step * newHeight) { output, filled in
      pixels.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, var target = output.baseAddress else { return }
        for row in rows {
          if let row {
            let line = source + row * width * channels
            for border in [0..<inside.lowerBound, inside.upperBound..<newWidth] {
              for column in border {
                for channel in 0..<channels {
                  target[column * channels + channel] =
                    columns[column].map { line[$0 * channels + channel] } ?? pixel[channel]
                }
              }
            }
            (target + inside.lowerBound * channels)
              .update(from: line + max(-left, 0) * channels, count: inside.count * channels)
          } else {
            Self.fill(target, with: pixel, count: newWidth)
          }
          target += step
        }
      }
      filled = step * newHeight
    }
    return Picture(width: newWidth, height: newHeight, channels: channels, pixels: result)
  }

  /// The sample that each position of a padded line shows, nil for the fill.
  private static func sources(_ before: Int, _ after: Int, count: Int, _ mode: BorderMode) -> [Int?] {
    let removed = max(-before, 0)
    let left = count - removed - max(-after, 0)
    return (-max(before, 0)..<left + max(after, 0)).map { position in
      mode.index(of: position, count: left).map { $0 + removed }
    }
  }
}
