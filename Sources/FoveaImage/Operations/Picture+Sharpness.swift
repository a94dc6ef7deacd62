import CFoveaImageKernels

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
    let step = width * channels
    return rearranged { input, output in
      output.update(from: input, count: pixels.count)
      if width < 3 || height < 3 { return }
      for row in 1..<height - 1 {
        let place = row * step + channels
        fovea_smooth_row(
          input + place - step, input + place, input + place + step, Int64(channels),
          Int64(step - 2 * channels), output + place)
      }
    }
  }
}
