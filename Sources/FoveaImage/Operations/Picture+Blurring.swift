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
    let (step, count) = (width * channels, pixels.count)
    var between = [Float](repeating: 0, count: count)
    let columns = (-half..<width + half).map { BorderMode.reflect.index(of: $0, count: width) ?? 0 }
    let rows = (-half..<height + half).map { BorderMode.reflect.index(of: $0, count: height) ?? 0 }
    return rearranged { input, output in
      between.withUnsafeMutableBufferPointer { between in
        for row in 0..<height {
          for column in 0..<width {
            for channel in 0..<channels {
              var sum: Float = 0
              for tap in 0..<size {
                sum += weights[tap] * Float(input[row * step + columns[column + tap] * channels + channel])
              }
              between[row * step + column * channels + channel] = sum
            }
          }
        }
        var sums = [Float](repeating: 0, count: step)
        for row in 0..<height {
          for i in 0..<step { sums[i] = 0 }
          for tap in 0..<size {
            let (weight, start) = (weights[tap], rows[row + tap] * step)
            for i in 0..<step { sums[i] += weight * between[start &+ i] }
          }
          for i in 0..<step {
            output[row &* step &+ i] = UInt8(max(0, min(255, sums[i].rounded(.toNearestOrEven))))
          }
        }
      }
    }
  }
}
