extension Picture {
  /// The upright picture of a stored one.
  func upright(from orientation: ExifOrientation) -> Picture {
    // A pixel of the result at (x, y) is the stored pixel at `first + x * right + y * down`.
    let (lastColumn, lastRow, row) = (width - 1, (height - 1) * width, width)
    let (first, right, down): (Int, Int, Int)
    switch orientation {
    case .upright: return self
    case .mirrorHorizontally: (first, right, down) = (lastColumn, -1, row)
    case .rotateHalf: (first, right, down) = (lastRow + lastColumn, -1, -row)
    case .mirrorVertically: (first, right, down) = (lastRow, 1, -row)
    case .transpose: (first, right, down) = (0, row, 1)
    case .rotateClockwise: (first, right, down) = (lastRow, -row, 1)
    case .transverse: (first, right, down) = (lastRow + lastColumn, -row, -1)
    case .rotateCounterclockwise: (first, right, down) = (lastColumn, row, -1)
    }
    let (newWidth, newHeight) = orientation.swapsSides ? (height, width) : (width, height)
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { output, filled in
      pixels.withUnsafeBufferPointer { input in
        var target = 0
        for y in 0..<newHeight {
          var source = (first + y * down) * channels
          for _ in 0..<newWidth {
            for channel in 0..<channels { output[target &+ channel] = input[source &+ channel] }
            target &+= channels
            source &+= right &* channels
          }
        }
      }
      filled = pixels.count
    }
    return Picture(width: newWidth, height: newHeight, channels: channels, pixels: turned)
  }
}
