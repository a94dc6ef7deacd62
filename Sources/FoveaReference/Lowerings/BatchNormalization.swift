import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let batchNormalization = ReferenceLowering(BatchNormalization.self) { operation, call in
    let (x, shape) = (call.inputs[0], call.shape(0))
    let (channels, plane) = (shape[1], shape[2] * shape[3])
    let (mean, variance): ([Double], [Double])
    switch operation.statistics {
    case .batch:
      let count = Double(shape[0] * plane)
      let means = channelSums(x, shape).map { $0 / count }
      let squares = x.indices.map { index in
        let distance = x[index] - means[index / plane % channels]
        return distance * distance
      }
      (mean, variance) = (means, channelSums(squares, shape).map { $0 / count })
    case .given: (mean, variance) = (call.inputs[3], call.inputs[4])
    }
    let factors = variance.indices.map {
      call.inputs[1][$0] / (variance[$0] + operation.epsilon).squareRoot()
    }
    let y = x.indices.map { index in
      let channel = index / plane % channels
      return (x[index] - mean[channel]) * factors[channel] + call.inputs[2][channel]
    }
    return operation.statistics == .batch ? [y, mean, variance] : [y]
  }

  /// With `x^` the normalised input, `dshift = Σ dy` and `dscale = Σ dy x^`; with the statistics of the
  /// batch `dx = scale / deviation * (dy - dshift / n - x^ dscale / n)`, else without the last two terms.
  static let batchNormalizationGradient = ReferenceLowering(BatchNormalizationGradient.self) {
    operation, call in
    let (x, scale, mean, variance, dy) = (
      call.inputs[0], call.inputs[1], call.inputs[2], call.inputs[3], call.inputs[4]
    )
    let shape = call.shape(0)
    let (channels, plane) = (shape[1], shape[2] * shape[3])
    let deviations = variance.map { ($0 + operation.normalization.epsilon).squareRoot() }
    let normal = x.indices.map { index in
      let channel = index / plane % channels
      return (x[index] - mean[channel]) / deviations[channel]
    }
    let shiftGradient = channelSums(dy, shape)
    let scaleGradient = channelSums(zip(dy, normal).map { $0 * $1 }, shape)
    let share = operation.normalization.statistics == .batch ? 1 / Double(shape[0] * plane) : 0
    let dx = x.indices.map { index in
      let channel = index / plane % channels
      let bound = (shiftGradient[channel] + normal[index] * scaleGradient[channel]) * share
      return scale[channel] / deviations[channel] * (dy[index] - bound)
    }
    return [dx, scaleGradient, shiftGradient]
  }
}
