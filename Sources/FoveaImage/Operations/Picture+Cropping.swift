extension Picture {
  /// The part of the picture in a rectangle; what lies outside the picture is zero (black).
  ///
  /// - Parameters:
  ///   - x: The rectangle's first column; it may lie outside, below 0 too.
  ///   - y: The rectangle's first row; it may lie outside, too.
  ///   - width: Its columns, at least 1.
  ///   - height: Its rows, at least 1.
  /// - Returns: A picture of that width and height.
  public func cropped(x: Int, y: Int, width: Int, height: Int) -> Picture {
    if (x, y, width, height) == (0, 0, self.width, self.height) { return self }
    let columns = max(x, 0)..<max(min(x + width, self.width), max(x, 0))
    let rows = max(y, 0)..<max(min(y + height, self.height), max(y, 0))
    let (step, newStep) = (self.width * channels, width * channels)
    let count = columns.count * channels
    let part = [UInt8](unsafeUninitializedCapacity: newStep * height) { output, filled in
      pixels.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        if columns.count < width || rows.count < height {
          target.initialize(repeating: 0, count: newStep * height)
        }
        for row in rows {
          (target + (row - y) * newStep + (columns.lowerBound - x) * channels)
            .update(from: source + row * step + columns.lowerBound * channels, count: count)
        }
      }
      filled = newStep * height
    }
    return Picture(width: width, height: height, channels: channels, pixels: part)
  }

  /// The part of the picture in a region; what lies outside the picture is zero (black).
  public func cropped(to region: PictureRegion) -> Picture {
    cropped(x: region.x, y: region.y, width: region.width, height: region.height)
  }

  /// The middle of the picture in the given size in pixels, at least 1 x 1, as torchvision's `CenterCrop`
  /// takes it.
  ///
  /// A margin of an odd number of pixels is halved and rounded to the nearest even number. A side that is
  /// shorter than requested is padded with zeros (black), the smaller half before the picture.
  public func centerCropped(width: Int, height: Int) -> Picture {
    cropped(
      x: Self.centerMargin(self.width - width), y: Self.centerMargin(self.height - height), width: width,
      height: height)
  }

  /// The first column or row of ``centerCropped(width:height:)`` in a picture that is longer than the crop by
  /// an excess.
  package static func centerMargin(_ excess: Int) -> Int {
    excess < 0 ? -(-excess / 2) : Int((Double(excess) / 2).rounded(.toNearestOrEven))
  }
}
