extension Picture {
  /// The picture turned, scaled, sheared and shifted, in its own size, as torchvision's `affine` does it.
  ///
  /// - Parameters:
  ///   - degrees: The angle in degrees, clockwise.
  ///   - translation: The shift in pixels, to the right and down, after turning.
  ///   - scale: The factor of both sides, above 0.
  ///   - shear: The angles of shear along x and y in degrees.
  ///   - center: The point that stays where it is, in pixels from the upper left corner; the middle if nil.
  ///   - interpolation: The interpolation between pixels.
  ///   - fill: The pixel outside the picture: one sample for all channels or one for each.
  /// - Returns: A picture of the same size.
  public func affinelyTransformed(
    degrees: Double = 0, translation: (x: Double, y: Double) = (0, 0), scale: Double = 1,
    shear: (x: Double, y: Double) = (0, 0), center: (x: Double, y: Double)? = nil,
    interpolation: Interpolation = .nearest, fill: [UInt8] = [0]
  ) -> Picture {
    precondition(scale > 0, "A scale is above 0.")
    let map = AffineMap(
      degrees: degrees, translation: translation, scale: scale, shear: shear,
      center: center ?? (Double(width) * 0.5, Double(height) * 0.5))
    return transformed(by: map, width: width, height: height, interpolation: interpolation, fill: fill)
  }

  /// A picture of the given size whose pixels come from where an affine map says.
  ///
  /// Pillow's `transform(AFFINE)`, to the byte: the nearest pixel is found in fixed-point numbers of 16
  /// fractional bits, and by sums where the map only scales.
  ///
  /// - Parameters:
  ///   - map: The map from points of the result to points of this picture.
  ///   - width: The columns of the result, at least 1.
  ///   - height: Its rows, at least 1.
  ///   - interpolation: The interpolation between pixels.
  ///   - fill: The pixel outside the picture: one sample for all channels or one for each.
  /// - Returns: A picture of that width and height.
  public func transformed(
    by map: AffineMap, width: Int, height: Int, interpolation: Interpolation = .nearest, fill: [UInt8] = [0]
  ) -> Picture {
    if interpolation != .nearest {
      return sampled(by: map, width: width, height: height, interpolation: interpolation, fill: fill)
    }
    if map.b == 0 && map.d == 0 {
      return scaledToNearest(by: map, width: width, height: height, fill: fill)
    }
    let corners = [(0, 0), (width, height), (0, height), (width, 0)]
    let fitsFixedPoint = corners.allSatisfy { x, y in
      abs(Double(x) * map.a + Double(y) * map.b + map.c) < 32768
        && abs(Double(x) * map.d + Double(y) * map.e + map.f) < 32768
    }
    return fitsFixedPoint
      ? nearest(
        at: { Self.fixed($0) }, inside: { $0 >> 16 }, by: map, width: width, height: height, fill: fill)
      : nearest(
        at: { $0 }, inside: { $0 >= 0 && $0 < 1e9 ? Int($0) : -1 }, by: map, width: width, height: height,
        fill: fill)
  }

  private static func fixed(_ value: Double) -> Int { Int((value * 65536 + 0.5).rounded(.down)) }

  /// Walks over the source in steps of a number type, from pixel to pixel and from row to row.
  @inline(__always)
  private func nearest<Number: Numeric>(
    at number: (Double) -> Number, inside position: (Number) -> Int, by map: AffineMap, width: Int,
    height: Int, fill: [UInt8]
  ) -> Picture {
    withFilled(width: width, height: height, fill: fill) { source, output in
      let (a, b, d, e) = (number(map.a), number(map.b), number(map.d), number(map.e))
      var startX: Number
      var startY: Number
      if Number.self == Int.self {
        startX = number(map.c + map.a * 0.5 + map.b * 0.5)
        startY = number(map.f + map.d * 0.5 + map.e * 0.5)
      } else {
        startX = number(map.c + map.b * 0.5 + map.a * 0.5)
        startY = number(map.f + map.e * 0.5 + map.d * 0.5)
      }
      var target = output
      for _ in 0..<height {
        var (x, y) = (startX, startY)
        for _ in 0..<width {
          let (column, row) = (position(x), position(y))
          if column >= 0 && column < self.width && row >= 0 && row < self.height {
            let pixel = source + (row &* self.width &+ column) &* channels
            target[0] = pixel[0]
            if channels == 3 { (target[1], target[2]) = (pixel[1], pixel[2]) }
          }
          target += channels
          x += a
          y += d
        }
        startX += b
        startY += e
      }
    }
  }

  /// The nearest pixels of a map that turns nothing.
  private func scaledToNearest(by map: AffineMap, width: Int, height: Int, fill: [UInt8]) -> Picture {
    let columns = Self.positions(from: map.c + map.a * 0.5, step: map.a, count: width, inside: self.width)
    let rows = Self.positions(from: map.f + map.e * 0.5, step: map.e, count: height, inside: self.height)
    return withFilled(width: width, height: height, fill: fill) { source, output in
      for (row, line) in rows.enumerated() where line >= 0 {
        for (column, place) in columns.enumerated() where place >= 0 {
          let pixel = source + (line * self.width + place) * channels
          let target = output + (row * width + column) * channels
          for channel in 0..<channels { target[channel] = pixel[channel] }
        }
      }
    }
  }

  /// The samples at positions that are summed up; -1 outside.
  private static func positions(from start: Double, step: Double, count: Int, inside limit: Int) -> [Int] {
    var position = start
    return (0..<count).map { _ in
      defer { position += step }
      return position >= 0 && position < Double(limit) ? Int(position) : -1
    }
  }
}
