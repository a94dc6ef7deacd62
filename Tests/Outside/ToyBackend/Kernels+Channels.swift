import FoveaCore
import FoveaGraph

extension Kernels {
  /// Batch normalization.
  static func ofChannels(_ operation: any Graph.Operation, _ shapes: NodeShapes) -> Kernel? {
    switch operation {
    case let normalization as BatchNormalization:
      let shape = shapes.inputs[0]
      return { inputs in
        let count = Double(shape.count / shape[1])
        var (mean, variance): ([Double], [Double])
        switch normalization.statistics {
        case .batch:
          mean = channelSums(inputs[0], shape).map { $0 / count }
          let squares = perChannel(inputs[0], shape) { number, channel in
            (number - mean[channel]) * (number - mean[channel])
          }
          variance = channelSums(squares, shape).map { $0 / count }
        case .given: (mean, variance) = (inputs[3], inputs[4])
        }
        let y = perChannel(inputs[0], shape) { number, channel in
          (number - mean[channel]) / (variance[channel] + normalization.epsilon).squareRoot()
            * inputs[1][channel] + inputs[2][channel]
        }
        return normalization.statistics == .batch ? [y, mean, variance] : [y]
      }
    case let gradient as BatchNormalizationGradient:
      let shape = shapes.inputs[0]
      return { inputs in
        let (scale, mean, dy) = (inputs[1], inputs[2], inputs[4])
        let deviation = inputs[3].map { ($0 + gradient.normalization.epsilon).squareRoot() }
        let normal = perChannel(inputs[0], shape) { ($0 - mean[$1]) / deviation[$1] }
        let dscale = channelSums(zip(dy, normal).map(*), shape)
        let dshift = channelSums(dy, shape)
        let count = Double(shape.count / shape[1])
        // The statistics of a batch move with it, given ones do not.
        let share = gradient.normalization.statistics == .batch ? 1 / count : 0
        let free = zip(dy, perChannel(normal, shape) { ($0 * dscale[$1] + dshift[$1]) * share }).map(-)
        return [perChannel(free, shape) { $0 * scale[$1] / deviation[$1] }, dscale, dshift]
      }
    default: return nil
    }
  }
}

/// Changes each number of images `[N, C, H, W]` by a function of the number and its channel.
func perChannel(
  _ values: [Double], _ shape: TensorShape, _ function: (_ number: Double, _ channel: Int) -> Double
) -> [Double] {
  let plane = planes(shape).size
  return values.enumerated().map { function($1, $0 / plane % shape[1]) }
}

/// The sum of each channel of images `[N, C, H, W]`.
func channelSums(_ values: [Double], _ shape: TensorShape) -> [Double] {
  let plane = planes(shape).size
  var sums = [Double](repeating: 0, count: shape[1])
  for (place, number) in values.enumerated() { sums[place / plane % shape[1]] += number }
  return sums
}
