import CFoveaImageKernels

extension Picture {
  /// The picture whose every sample is what a table says of it, the same table for all channels.
  func mapped(_ rule: (Int) -> UInt8) -> Picture {
    let table = (0..<256).map(rule)
    return mapped(by: table + (channels == 3 ? table + table : []))
  }

  /// The picture whose every sample is what the table of its channel says, 256 numbers each.
  func mapped(by table: [UInt8]) -> Picture {
    rearranged { input, output in
      table.withUnsafeBufferPointer { table in
        if channels == 3 {
          for i in 0..<width &* height {
            output[3 &* i] = table[Int(input[3 &* i])]
            output[3 &* i &+ 1] = table[256 &+ Int(input[3 &* i &+ 1])]
            output[3 &* i &+ 2] = table[512 &+ Int(input[3 &* i &+ 2])]
          }
        } else {
          for i in 0..<width &* height { output[i] = table[Int(input[i])] }
        }
      }
    }
  }

  /// How many samples of each channel have each value, 256 numbers for each channel.
  var histogram: [Int] {
    var counts = [Int](repeating: 0, count: 256 * channels)
    counts.withUnsafeMutableBufferPointer { counts in
      pixels.withUnsafeBufferPointer { pixels in
        for start in stride(from: 0, to: pixels.count, by: channels) {
          for channel in 0..<channels { counts[256 &* channel &+ Int(pixels[start &+ channel])] &+= 1 }
        }
      }
    }
    return counts
  }

  /// What Pillow's `blend` makes of a sample of two pictures: in single precision, cut off at whole numbers.
  @inline(__always)
  static func blended(_ first: UInt8, _ second: UInt8, _ factor: Float) -> UInt8 {
    let value = Float(first) + factor * Float(Int32(second) &- Int32(first))
    return UInt8(truncatingIfNeeded: Int32(max(0, min(255, value))))
  }

  /// This picture blended with another of its size, as Pillow's `blend` does it: 0 is the other, 1 is this.
  func blended(over other: Picture, factor: Double) -> Picture {
    let factor = Float(factor)
    if factor == 0 { return other }
    if factor == 1 { return self }
    return rearranged { input, output in
      other.pixels.withUnsafeBufferPointer { other in
        guard let other = other.baseAddress else { return }
        fovea_blend(other, input, factor, Int64(pixels.count), output)
      }
    }
  }
}
