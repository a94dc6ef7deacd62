/// A way to compute a sample at a point between pixels: the ways of Pillow's `transform`.
///
/// Unlike with ``ResamplingFilter``, windows do not grow when a picture shrinks.
public enum Interpolation: String, Hashable, Sendable, CaseIterable, Codable {
  /// The pixel in which the point lies.
  case nearest
  /// The four pixels around it, weighed by their distance.
  case bilinear
  /// The sixteen pixels around it, by cubics with a = -1.
  case bicubic
}

/// Where a pixel of the result comes from.
protocol PointMap {
  /// The point of the source for the centre of a pixel, both in pixels from the upper left corner.
  func source(_ x: Double, _ y: Double) -> (x: Double, y: Double)
}

extension Picture {
  /// A picture whose every pixel is the source at the point that a map gives, or the fill outside.
  ///
  /// Pillow's generic `transform`, to the byte: positions and weights in double precision, results cut
  /// off, not rounded.
  func sampled(
    by map: some PointMap, width: Int, height: Int, interpolation: Interpolation, fill: [UInt8]
  ) -> Picture {
    let samples = PointSamples(self)
    switch interpolation {
    case .nearest:
      return filled(width: width, height: height, fill: fill) { source, target, x, y in
        let (x, y) = map.source(x, y)
        if samples.contain(x, y) { samples.nearest(source, Int(x), Int(y), into: target) }
      }
    case .bilinear:
      return filled(width: width, height: height, fill: fill) { source, target, x, y in
        let (x, y) = map.source(x, y)
        if samples.contain(x, y) { samples.bilinear(source, x - 0.5, y - 0.5, into: target) }
      }
    case .bicubic:
      return filled(width: width, height: height, fill: fill) { source, target, x, y in
        let (x, y) = map.source(x, y)
        if samples.contain(x, y) { samples.bicubic(source, x - 0.5, y - 0.5, into: target) }
      }
    }
  }

  /// A picture of one colour, of which a body may write every pixel, given its centre.
  @inline(__always)
  private func filled(
    width: Int, height: Int, fill: [UInt8],
    _ body: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>, Double, Double) -> Void
  ) -> Picture {
    withFilled(width: width, height: height, fill: fill) { source, output in
      var target = output
      for row in 0..<height {
        for column in 0..<width {
          body(source, target, Double(column) + 0.5, Double(row) + 0.5)
          target += channels
        }
      }
    }
  }

  /// A picture of one colour into which a body may write.
  @inline(__always)
  func withFilled(
    width: Int, height: Int, fill: [UInt8],
    _ body: (UnsafePointer<UInt8>, UnsafeMutablePointer<UInt8>) -> Void
  ) -> Picture {
    let pixel = samples(ofFill: fill)
    let count = width * height * channels
    let result = [UInt8](unsafeUninitializedCapacity: count) { output, filled in
      pixels.withUnsafeBufferPointer { input in
        guard let source = input.baseAddress, let target = output.baseAddress else { return }
        Self.fill(target, with: pixel, count: width * height)
        body(source, target)
      }
      filled = count
    }
    return Picture(width: width, height: height, channels: channels, pixels: result)
  }
}

/// The samples around points of a picture.
private struct PointSamples {
  private let width: Int
  private let height: Int
  private let channels: Int
  private let limits: (x: Double, y: Double)

  init(_ picture: Picture) {
    (width, height, channels) = (picture.width, picture.height, picture.channels)
    limits = (Double(width), Double(height))
  }

  /// Whether a point lies in the picture; no infinite or undefined one does.
  @inline(__always)
  func contain(_ x: Double, _ y: Double) -> Bool { x >= 0 && x < limits.x && y >= 0 && y < limits.y }

  @inline(__always)
  func nearest(
    _ source: UnsafePointer<UInt8>, _ x: Int, _ y: Int, into target: UnsafeMutablePointer<UInt8>
  ) {
    let pixel = source + (y &* width &+ x) &* channels
    target[0] = pixel[0]
    if channels == 3 { (target[1], target[2]) = (pixel[1], pixel[2]) }
  }

  /// A point counted from the centre of the first pixel.
  @inline(__always)
  func bilinear(
    _ source: UnsafePointer<UInt8>, _ x: Double, _ y: Double, into target: UnsafeMutablePointer<UInt8>
  ) {
    let (floorX, floorY) = (x.rounded(.down), y.rounded(.down))
    let (column, row) = (Int(floorX), Int(floorY))
    let (dx, dy) = (x - floorX, y - floorY)
    let (left, right) = (max(column, 0) &* channels, min(column &+ 1, width &- 1) &* channels)
    let upper = source + max(row, 0) &* width &* channels
    let lower = source + min(row &+ 1, height &- 1) &* width &* channels
    for channel in 0..<channels {
      let top = Self.blend(upper[left &+ channel], upper[right &+ channel], dx)
      let bottom = Self.blend(lower[left &+ channel], lower[right &+ channel], dx)
      target[channel] = UInt8(truncatingIfNeeded: Int32(top + (bottom - top) * dy))
    }
  }

  @inline(__always)
  private static func blend(_ a: UInt8, _ b: UInt8, _ weight: Double) -> Double {
    Double(a) + (Double(b) - Double(a)) * weight
  }

  /// A point counted from the centre of the first pixel.
  @inline(__always)
  func bicubic(
    _ source: UnsafePointer<UInt8>, _ x: Double, _ y: Double, into target: UnsafeMutablePointer<UInt8>
  ) {
    let (floorX, floorY) = (x.rounded(.down), y.rounded(.down))
    let (column, row) = (Int(floorX) &- 1, Int(floorY) &- 1)
    let (dx, dy) = (x - floorX, y - floorY)
    let columns =
      SIMD4<Int>(column, column &+ 1, column &+ 2, column &+ 3)
      .clamped(lowerBound: .zero, upperBound: .init(repeating: width &- 1)) &* channels
    let first = max(row, 0)
    for channel in 0..<channels {
      var values = SIMD4<Double>.zero
      for i in 0..<4 {
        // Rows after the last repeat it; so does Pillow, though it writes it otherwise.
        let line = source + min(i == 0 ? first : max(row &+ i, 0), height &- 1) &* width &* channels + channel
        values[i] = Self.cubic(
          Double(line[columns[0]]), Double(line[columns[1]]), Double(line[columns[2]]),
          Double(line[columns[3]]), dx)
      }
      let value = Self.cubic(values[0], values[1], values[2], values[3], dy)
      target[channel] = value <= 0 ? 0 : value >= 255 ? 255 : UInt8(value)
    }
  }

  @inline(__always)
  private static func cubic(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ x: Double) -> Double {
    let (first, second, third) = (-a + c, 2 * (a - b) + c - d, -a + b - c + d)
    return b + x * (first + x * (second + x * third))
  }
}
