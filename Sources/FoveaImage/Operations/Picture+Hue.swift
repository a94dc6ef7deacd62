import CFoveaImageKernels

extension Picture {
  /// The picture with its hues turned, as torchvision's `adjust_hue` turns them.
  ///
  /// Hue, saturation and value have 8 bits each between the two conversions, as in Pillow, so a shift
  /// of 0, too, changes some samples.
  ///
  /// - Parameter shift: The part of the circle of hues, in `-0.5...0.5`.
  /// - Returns: A picture of the same size; a grey picture as it is.
  public func withHue(shiftedBy shift: Double) -> Picture {
    precondition(shift >= -0.5 && shift <= 0.5, "A shift of hue lies in -0.5...0.5.")
    if channels == 1 { return self }
    return rearranged { input, output in
      fovea_turn_hue(input, Int32(shift * 255), Int64(width * height), output)
    }
  }
}
