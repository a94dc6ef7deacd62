extension Picture {
  /// The picture with its brightness changed, as torchvision's `adjust_brightness` changes it.
  ///
  /// - Parameter factor: 0 gives black, 1 the picture, 2 twice the brightness; at least 0.
  /// - Returns: A picture of the same size.
  public func withBrightness(_ factor: Double) -> Picture {
    if factor == 1 { return self }
    return mapped { Self.blended(0, UInt8($0), Float(factor)) }
  }

  /// The picture with its contrast changed, as torchvision's `adjust_contrast` changes it.
  ///
  /// - Parameter factor: 0 gives one grey, the picture's mean, 1 the picture, 2 twice the contrast; at least 0.
  /// - Returns: A picture of the same size.
  public func withContrast(_ factor: Double) -> Picture {
    if factor == 1 { return self }
    let grey = converted(toChannels: 1)
    let sum = grey.pixels.reduce(0) { $0 &+ Int($1) }
    let mean = UInt8(Double(sum) / Double(width * height) + 0.5)
    return mapped { Self.blended(mean, UInt8($0), Float(factor)) }
  }

  /// The picture with its saturation changed, as torchvision's `adjust_saturation` changes it.
  ///
  /// - Parameter factor: 0 gives a grey picture, 1 the picture, 2 twice the saturation; at least 0.
  /// - Returns: A picture of the same size; a grey picture as it is.
  public func withSaturation(_ factor: Double) -> Picture {
    if factor == 1 || channels == 1 { return self }
    let factor = Float(factor)
    return rearranged { input, output in
      for i in stride(from: 0, to: 3 &* width &* height, by: 3) {
        let grey = Self.grey(input[i], input[i &+ 1], input[i &+ 2])
        for channel in 0..<3 {
          output[i &+ channel] = Self.blended(grey, input[i &+ channel], factor)
        }
      }
    }
  }

  /// The grey of a colour, as ``converted(toChannels:)`` computes it.
  @inline(__always)
  static func grey(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
    let sum = 19595 &* UInt32(red) &+ 38470 &* UInt32(green) &+ 7471 &* UInt32(blue)
    return UInt8(truncatingIfNeeded: (sum &+ 0x8000) >> 16)
  }

  /// The picture without colour, in as many channels as it has or in another number, as torchvision's
  /// `to_grayscale` makes it.
  ///
  /// - Parameter count: 1, or 3 for a grey sample in every channel.
  /// - Returns: A picture of the same size.
  public func withoutColor(channels count: Int = 1) -> Picture {
    converted(toChannels: 1).converted(toChannels: count)
  }
}
