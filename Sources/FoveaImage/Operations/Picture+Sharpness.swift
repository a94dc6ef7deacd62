extension Picture {
  /// The picture with its sharpness changed, as torchvision's `adjust_sharpness` changes it.
  ///
  /// - Parameter factor: 0 gives a smoothed picture, 1 the picture, 2 a sharpened one; at least 0.
  /// - Returns: A picture of the same size.
  public func withSharpness(_ factor: Double) -> Picture {
    if factor == 1 { return self }
    return blended(over: smoothed(), factor: factor)
  }

  /// The picture smoothed by 3 x 3 samples, the middle one five times as heavy as the others; its edge stays.
  ///
  /// Pillow's filter `SMOOTH`, whose sums are in single precision and in this order.
  private func smoothed() -> Picture {
    let (light, heavy) = (Float(1.0 / 13), Float(5.0 / 13))
    let step = width * channels
    return rearranged { input, output in
      output.update(from: input, count: pixels.count)
      if width < 3 || height < 3 { return }
      for row in 1..<height - 1 {
        let line = input + row * step
        let result = output + row * step
        for i in channels..<step - channels {
          let below = Self.row(line + step, i, channels, light, light)
          let middle = Self.row(line, i, channels, light, heavy)
          let above = Self.row(line - step, i, channels, light, light)
          result[i] = UInt8(truncatingIfNeeded: Int32(max(0, min(255, ((0.5 + below) + middle) + above))))
        }
      }
    }
  }

  /// Three weighted samples of a row.
  @inline(__always)
  private static func row(
    _ line: UnsafePointer<UInt8>, _ i: Int, _ channels: Int, _ outer: Float, _ inner: Float
  ) -> Float {
    Float(line[i &- channels]) * outer + Float(line[i]) * inner + Float(line[i &+ channels]) * outer
  }
}
