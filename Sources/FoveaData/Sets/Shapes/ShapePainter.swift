import Foundation
import FoveaCore

/// Draws one picture of the data set `shapes` from random numbers alone.
///
/// A figure of random place, size, tilt and brightness, lighter or darker than its ground, lies on a
/// sloping ground among stray lines, under noise. No pixel tells the class by its own brightness, so a
/// linear model has little to hold on to.
struct ShapePainter {
  /// The side of the square picture, in pixels.
  let size: Int
  /// 1 for grey, 3 for red, green and blue.
  let channels: Int

  /// How often the figure is darker than the ground.
  static let darkShare: Float = 0.15
  /// The largest tilt in radians, to either side.
  static let tilt: Float = 0.2
  /// The number of stray lines, at most.
  static let strayLines = 2

  /// Draws the figure into `pixels`, rows of interleaved channels, from the front.
  func paint(_ figure: ShapeFigure, key: RandomKey, into pixels: inout [UInt8]) {
    var draws = Draws(key: key)
    let side = Float(size)
    let radius = side * draws.between(0.28, 0.4)
    let room = side / 2 - 0.9 * radius
    let centreX = side / 2 + room * draws.between(-0.8, 0.8)
    let centreY = side / 2 + room * draws.between(-0.8, 0.8)
    let angle = draws.between(-Self.tilt, Self.tilt)
    let (cosine, sine) = (Float(cos(Double(angle))), Float(sin(Double(angle))))

    let isDark = draws.between(0, 1) < Self.darkShare
    let contrast = draws.between(0.35, 0.7)
    let lower = draws.between(0.1, 0.9 - contrast)
    let ground = palette(isDark ? lower + contrast : lower, &draws)
    let paint = palette(isDark ? lower : lower + contrast, &draws)
    let slopeX = draws.between(-0.1, 0.1) / side
    let slopeY = draws.between(-0.1, 0.1) / side
    let lines = (0..<Self.strayLines).map { _ in StrayLine(side: side, &draws) }
    let noise = draws.between(0.01, 0.05)
    let noiseKey = key.folding("noise")

    var words = SIMD4<UInt32>(repeating: 0)
    var index = 0
    for row in 0..<size {
      let y = Float(row) + 0.5
      for column in 0..<size {
        let x = Float(column) + 0.5
        let (dx, dy) = (x - centreX, y - centreY)
        let distance = figure.distance(
          x: cosine * dx + sine * dy, y: cosine * dy - sine * dx, radius: radius)
        let cover = min(max(0.5 - distance, 0), 1)
        let slope = slopeX * (x - side / 2) + slopeY * (y - side / 2)
        var stray: Float = 0
        for line in lines { stray += line.brightness(x: x, y: y) }
        for channel in 0..<channels {
          if index & 3 == 0 { words = noiseKey.block(UInt64(index >> 2)) }
          // The sum of two uniform numbers: a triangle of deviation 1 / sqrt(6) around zero.
          let word = words[index & 3]
          let grain = Float(word & 0xFFFF) * 0x1p-16 + Float(word >> 16) * 0x1p-16 - 1
          let base = ground[channel] + slope + stray
          let value = base + cover * (paint[channel] + slope - base) + grain * noise * 2.45
          pixels[index] = UInt8(min(max(value, 0), 1) * 255 + 0.5)
          index += 1
        }
      }
    }
  }

  /// A colour of the given brightness: every channel is it for grey, near it for colour.
  private func palette(_ brightness: Float, _ draws: inout Draws) -> SIMD4<Float> {
    var colour = SIMD4<Float>(repeating: brightness)
    guard channels == 3 else { return colour }
    for channel in 0..<3 { colour[channel] += draws.between(-0.12, 0.12) }
    return colour
  }
}

/// Uniform numbers one after the other.
private struct Draws {
  let key: RandomKey
  var index: UInt64 = 0

  mutating func between(_ low: Float, _ high: Float) -> Float {
    defer { index += 1 }
    return low + (high - low) * key.uniform(index)
  }
}

/// A thin line across the whole ground, lighter or darker.
private struct StrayLine {
  let (normalX, normalY, offset): (Float, Float, Float)
  let strength: Float

  init(side: Float, _ draws: inout Draws) {
    let angle = draws.between(0, .pi)
    (normalX, normalY) = (Float(cos(Double(angle))), Float(sin(Double(angle))))
    offset = normalX * side * draws.between(0.1, 0.9) + normalY * side * draws.between(0.1, 0.9)
    strength = draws.between(-0.2, 0.2)
  }

  func brightness(x: Float, y: Float) -> Float {
    strength * min(max(1 - abs(normalX * x + normalY * y - offset), 0), 1)
  }
}
