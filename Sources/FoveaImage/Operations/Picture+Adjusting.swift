import CFoveaImageKernels

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
    return rearranged { input, output in
      fovea_saturate(input, Float(factor), Int64(width * height), output)
    }
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
