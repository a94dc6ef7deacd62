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
    let turn = UInt8(truncatingIfNeeded: Int(shift * 255))
    return rearranged { input, output in
      for i in stride(from: 0, to: 3 &* width &* height, by: 3) {
        var colour = HSV(red: input[i], green: input[i &+ 1], blue: input[i &+ 2])
        colour.hue &+= turn
        (output[i], output[i &+ 1], output[i &+ 2]) = colour.rgb
      }
    }
  }
}

/// Hue, saturation and value of 8 bits each, as Pillow's mode `HSV` has them.
private struct HSV {
  var hue: UInt8
  var saturation: UInt8
  var value: UInt8

  @inline(__always)
  init(red: UInt8, green: UInt8, blue: UInt8) {
    let most = max(red, max(green, blue))
    let least = min(red, min(green, blue))
    value = most
    if most == least {
      (hue, saturation) = (0, 0)
      return
    }
    // In single precision, but for the constants, which Pillow writes in double.
    let range = Float(most &- least)
    let (r, g, b) = (
      Float(most &- red) / range, Float(most &- green) / range, Float(most &- blue) / range
    )
    let sixths: Float =
      if red == most {
        b - g
      } else if green == most {
        Float(2.0 + Double(r) - Double(b))
      } else {
        Float(4.0 + Double(g) - Double(r))
      }
    let turns = Double(sixths) / 6 + 1
    let part = Float(turns - turns.rounded(.down))
    hue = UInt8(truncatingIfNeeded: Int32(Double(part) * 255))
    saturation = UInt8(truncatingIfNeeded: Int32(Double(range / Float(most)) * 255))
  }

  /// Red, green and blue.
  @inline(__always)
  var rgb: (UInt8, UInt8, UInt8) {
    if saturation == 0 { return (value, value, value) }
    let sixths = Double(Float(hue)) * 6 / 255
    let sector = Int32(sixths)
    let part = Float(sixths - Double(Float(sector)))
    let amount = Float(Double(Float(saturation)) / 255)
    let full = Double(Float(value))
    let low = Self.byte(full * (1 - Double(amount)))
    let falling = Self.byte(full * (1 - Double(amount * part)))
    let rising = Self.byte(full * (1 - Double(amount) * (1 - Double(part))))
    switch sector % 6 {
    case 0: return (value, rising, low)
    case 1: return (falling, value, low)
    case 2: return (low, value, rising)
    case 3: return (low, falling, value)
    case 4: return (rising, low, value)
    default: return (value, low, falling)
    }
  }

  /// The nearest byte; halves are rounded up.
  @inline(__always)
  private static func byte(_ number: Double) -> UInt8 {
    UInt8(truncatingIfNeeded: Int32(max(0, min(255, number.rounded(.toNearestOrAwayFromZero)))))
  }
}
