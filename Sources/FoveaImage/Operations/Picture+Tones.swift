extension Picture {
  /// The negative of the picture: 255 less each sample.
  public func inverted() -> Picture {
    mapped { UInt8(255 - $0) }
  }

  /// The picture with only the upper bits of each sample, as torchvision's `posterize` keeps them.
  ///
  /// - Parameter bits: How many are kept, in `1...8`.
  /// - Returns: A picture of the same size.
  public func posterized(bits: Int) -> Picture {
    precondition(bits >= 1 && bits <= 8, "One to 8 bits are kept.")
    return mapped { UInt8($0 & ~((1 << (8 - bits)) - 1)) }
  }

  /// The picture with its bright samples inverted, as torchvision's `solarize` inverts them.
  ///
  /// - Parameter threshold: The least sample that is inverted, in 0...256: 0 inverts all, 256 none.
  /// - Returns: A picture of the same size.
  public func solarized(threshold: Double) -> Picture {
    mapped { Double($0) < threshold ? UInt8($0) : UInt8(255 - $0) }
  }

  /// The picture with each channel stretched to the range from 0 to 255, as Pillow's `autocontrast` does it.
  public func withFullContrast() -> Picture {
    mappedByHistogram { counts in
      guard let low = counts.firstIndex(where: { $0 > 0 }), let high = counts.lastIndex(where: { $0 > 0 }),
        high > low
      else { return nil }
      let scale = 255.0 / Double(high - low)
      let offset = Double(-low) * scale
      return (0..<256).map { UInt8(max(0, min(255, Int(Double($0) * scale + offset)))) }
    }
  }

  /// The picture with the samples of each channel spread evenly, as Pillow's `equalize` does it.
  public func equalized() -> Picture {
    mappedByHistogram { counts in
      guard let last = counts.last(where: { $0 > 0 }) else { return nil }
      let step = (counts.reduce(0, +) - last) / 255
      if step == 0 { return nil }
      var sum = step / 2
      return counts.map { count in
        defer { sum += count }
        return UInt8(truncatingIfNeeded: min(255, sum / step))
      }
    }
  }

  /// Maps each channel by a table made of its histogram; nil leaves the channel as it is.
  private func mappedByHistogram(_ table: (ArraySlice<Int>) -> [UInt8]?) -> Picture {
    let counts = histogram
    return mapped(
      by: (0..<channels).flatMap { channel in
        // From 0 on, so that positions are samples.
        table(Array(counts[256 * channel..<256 * (channel + 1)])[...]) ?? (0...255).map { UInt8($0) }
      })
  }
}
