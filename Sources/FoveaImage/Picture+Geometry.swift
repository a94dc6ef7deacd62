extension Picture {
  /// The picture mirrored so that left becomes right.
  public func horizontallyFlipped() -> Picture { upright(from: .mirrorHorizontally) }

  /// The picture mirrored so that top becomes bottom.
  public func verticallyFlipped() -> Picture { upright(from: .mirrorVertically) }

  /// The part of the picture in a rectangle; what lies outside the picture is zero (black).
  ///
  /// - Parameters:
  ///   - x: The rectangle's first column; it may lie outside, below 0 too.
  ///   - y: The rectangle's first row, likewise.
  ///   - width: Its columns, at least 1.
  ///   - height: Its rows, at least 1.
  /// - Returns: A picture of that width and height.
  public func cropped(x: Int, y: Int, width: Int, height: Int, fill: UInt8 = 0) -> Picture {
    var part = [UInt8](repeating: fill, count: width * height * channels)
    let columns = max(x, 0)..<max(min(x + width, self.width), max(x, 0))
    for row in max(y, 0)..<max(min(y + height, self.height), max(y, 0)) where !columns.isEmpty {
      let source = (row * self.width + columns.lowerBound) * channels
      let target = ((row - y) * width + columns.lowerBound - x) * channels
      let count = columns.count * channels
      part.replaceSubrange(target..<(target + count), with: pixels[source..<(source + count)])
    }
    return Picture(width: width, height: height, channels: channels, pixels: part)
  }

  /// The middle of the picture in the given size, as torchvision's `CenterCrop` takes it.
  ///
  /// A margin of an odd number of pixels is halved to the nearest even number. A side that is
  /// shorter than asked is padded with zeros, the smaller half before the picture.
  public func centerCropped(width: Int, height: Int) -> Picture {
    cropped(
      x: Self.centerMargin(self.width - width), y: Self.centerMargin(self.height - height), width: width,
      height: height)
  }

  /// Where ``centerCropped(width:height:)`` begins in a picture that is longer than the crop by the excess.
  package static func centerMargin(_ excess: Int) -> Int {
    excess < 0 ? -(-excess / 2) : Int((Double(excess) / 2).rounded(.toNearestOrEven))
  }

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
