import Foundation

extension Picture {
  /// The picture blurred by a Gaussian, as torchvision's `gaussian_blur` does it, to within 1.
  ///
  /// The picture is mirrored at its edge, whose samples are not repeated.
  ///
  /// - Parameters:
  ///   - size: The samples of the window in each direction, an odd number; torchvision wants less than twice
  ///     the picture's sides.
  ///   - deviation: The Gaussian's standard deviation in pixels, above 0.
  /// - Returns: A picture of the same size.
  public func blurred(size: Int, deviation: Double) -> Picture {
    precondition(size >= 1 && size % 2 == 1, "The window has an odd number of samples.")
    precondition(deviation > 0, "A standard deviation is above 0.")
    let half = size / 2
    let heights = (-half...half).map {
      exp(-0.5 * Float($0) / Float(deviation) * Float($0) / Float(deviation))
    }
    let total = heights.reduce(0, +)
    let weights = heights.map { $0 / total }
    let (step, margin) = (width * channels, half * channels)
    let columns = (-half..<width + half).map { BorderMode.reflect.index(of: $0, count: width) ?? 0 }
    let rows = (-half..<height + half).map { BorderMode.reflect.index(of: $0, count: height) ?? 0 }
    var line = [Float](repeating: 0, count: step + 2 * margin)
    var between = [Float](repeating: 0, count: height * step)
    return rearranged { input, output in
      between.withUnsafeMutableBufferPointer { between in
        guard let base = between.baseAddress else { return }
        for row in 0..<height {
          for (place, column) in columns.enumerated() {
            for channel in 0..<channels {
              line[place * channels + channel] = Float(input[row * step + column * channels + channel])
            }
          }
          line.withUnsafeBufferPointer { line in
            guard let samples = line.baseAddress else { return }
            for tap in 0..<size {
              Self.add(samples + tap * channels, times: weights[tap], to: base + row * step, count: step)
            }
          }
        }
        var sums = [Float](repeating: 0, count: step)
        sums.withUnsafeMutableBufferPointer { sums in
          guard let total = sums.baseAddress else { return }
          for row in 0..<height {
            total.update(repeating: 0, count: step)
            for tap in 0..<size {
              Self.add(base + rows[row + tap] * step, times: weights[tap], to: total, count: step)
            }
            for i in 0..<step {
              output[row &* step &+ i] = UInt8(max(0, min(255, total[i].rounded(.toNearestOrEven))))
            }
          }
        }
      }
    }
  }

  private static func add(
    _ samples: UnsafePointer<Float>, times weight: Float, to sums: UnsafeMutablePointer<Float>, count: Int
  ) {
    for i in 0..<count { sums[i] += weight * samples[i] }
  }
}
