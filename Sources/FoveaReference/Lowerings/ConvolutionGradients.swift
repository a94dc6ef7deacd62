import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let convolutionInputGradient = ReferenceLowering(ConvolutionInputGradient.self) {
    operation, call in
    let nest = ConvolutionNest(
      operation.convolution, input: operation.inputShape, filter: call.shape(0))
    let (w, dy) = (call.inputs[0], call.inputs[1])
    var dx = [Double](repeating: 0, count: operation.inputShape.count)
    nest.forEachRow { tap, image, result, count in
      let weight = w[tap]
      for column in 0..<count { dx[image &+ column &* nest.step] += weight * dy[result &+ column] }
    }
    return [dx]
  }

  static let convolutionFilterGradient = ReferenceLowering(ConvolutionFilterGradient.self) {
    operation, call in
    let nest = ConvolutionNest(
      operation.convolution, input: call.shape(0), filter: operation.filterShape)
    let (x, dy) = (call.inputs[0], call.inputs[1])
    var dw = [Double](repeating: 0, count: operation.filterShape.count)
    nest.forEachRow { tap, image, result, count in
      var sum = 0.0
      for column in 0..<count { sum += dy[result &+ column] * x[image &+ column &* nest.step] }
      dw[tap] += sum
    }
    guard operation.hasBias else { return [dw] }
    return [dw, channelSums(dy, call.shape(1))]
  }
}

/// The sum of each channel of images `[N, C, H, W]`, or of each column of rows `[N, C]`.
func channelSums(_ values: [Double], _ shape: TensorShape) -> [Double] {
  let (channels, plane) = (shape[1], shape.dimensions[2...].reduce(1, *))
  var sums = [Double](repeating: 0, count: channels)
  for index in values.indices { sums[index / plane % channels] += values[index] }
  return sums
}
