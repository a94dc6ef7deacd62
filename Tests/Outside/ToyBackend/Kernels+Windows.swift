import FoveaCore
import FoveaGraph

extension Kernels {
  /// Convolutions and poolings.
  static func ofWindows(_ operation: any Graph.Operation, _ shapes: NodeShapes) -> Kernel? {
    switch operation {
    case let convolution as Convolution:
      let loops = ConvolutionLoops(convolution, image: shapes.inputs[0], filter: shapes.inputs[1])
      return { inputs in
        var y = inputs.count > 2 ? loops.spread(inputs[2]) : loops.zeros(loops.result)
        let (x, w) = (inputs[0], inputs[1])
        loops.forEach { result, filter, image in y[result] += w[filter] * x[image] }
        return [y]
      }
    case let gradient as ConvolutionInputGradient:
      let loops = ConvolutionLoops(
        gradient.convolution, image: gradient.inputShape, filter: shapes.inputs[0])
      return { inputs in
        var dx = loops.zeros(loops.image)
        let (w, dy) = (inputs[0], inputs[1])
        loops.forEach { result, filter, image in dx[image] += w[filter] * dy[result] }
        return [dx]
      }
    case let gradient as ConvolutionFilterGradient:
      let loops = ConvolutionLoops(
        gradient.convolution, image: shapes.inputs[0], filter: gradient.filterShape)
      return { inputs in
        var dw = loops.zeros(loops.filter)
        let (x, dy) = (inputs[0], inputs[1])
        loops.forEach { result, filter, image in dw[filter] += dy[result] * x[image] }
        return gradient.hasBias ? [dw, channelSums(dy, loops.result)] : [dw]
      }
    case let pooling as MaxPooling:
      let (image, pooled) = (planes(shapes.inputs[0]), planes(shapes.outputs[0]))
      let taps = WindowTaps(pooling.window, over: size(shapes.inputs[0])).taps
      return { inputs in
        var y = [Double](repeating: -.infinity, count: image.count * pooled.size)
        var chosen = [Double](repeating: -1, count: y.count)
        for plane in 0..<image.count {
          for tap in taps {
            let number = inputs[0][plane * image.size + tap.pixel]
            let place = plane * pooled.size + tap.position
            guard number > y[place] || number.isNaN || chosen[place] < 0 else { continue }
            (y[place], chosen[place]) = (number, Double(tap.pixel))
          }
        }
        return [y, chosen]
      }
    case let gradient as MaxPoolingGradient:
      let (image, pooled) = (planes(gradient.inputShape), planes(shapes.inputs[1]))
      return { inputs in
        var dx = [Double](repeating: 0, count: image.count * image.size)
        for (place, pixel) in inputs[0].enumerated() where pixel >= 0 {
          dx[place / pooled.size * image.size + Int(pixel)] += inputs[1][place]
        }
        return [dx]
      }
    case let pooling as AveragePooling: return pooling.shares(of: shapes.inputs[0]).means
    case let gradient as AveragePoolingGradient:
      return gradient.pooling.shares(of: gradient.inputShape).spread
    case let pooling as AdaptiveAveragePooling: return pooling.shares(of: shapes.inputs[0]).means
    case let gradient as AdaptiveAveragePoolingGradient:
      return gradient.pooling.shares(of: gradient.inputShape).spread
    default: return nil
    }
  }
}

/// The number of planes of images `[N, C, H, W]` and the number of pixels of each.
func planes(_ shape: TensorShape) -> (count: Int, size: Int) { (shape[0] * shape[1], shape[2] * shape[3]) }

/// The rows and columns of images `[N, C, H, W]`.
func size(_ shape: TensorShape) -> Size2D { Size2D(shape[2], shape[3]) }

/// The loops that a convolution and its gradients share.
struct ConvolutionLoops: Sendable {
  let image: TensorShape
  let filter: TensorShape
  let result: TensorShape
  private let groups: Int
  private let taps: [WindowTaps.Tap]

  init(_ convolution: Convolution, image: TensorShape, filter: TensorShape) {
    let window = convolution.window(filter: filter)
    let positions = window.positions(over: size(image)) ?? Size2D(0, 0)
    taps = WindowTaps(window, over: size(image)).taps
    groups = convolution.groups
    (self.image, self.filter) = (image, filter)
    result = [image[0], filter[0], positions.height, positions.width]
  }

  func zeros(_ shape: TensorShape) -> [Double] { [Double](repeating: 0, count: shape.count) }

  /// The bias at each place of the result.
  func spread(_ bias: [Double]) -> [Double] {
    let plane = planes(result).size
    return (0..<result.count).map { bias[$0 / plane % bias.count] }
  }

  /// Calls `body` with the places in result, filter and image that belong together.
  @inline(__always)
  func forEach(_ body: (_ result: Int, _ filter: Int, _ image: Int) -> Void) {
    let (resultPlane, filterPlane, imagePlane) = (
      planes(result).size, planes(filter).size, planes(image).size
    )
    for picture in 0..<image[0] {
      for output in 0..<filter[0] {
        let first = output / (filter[0] / groups) * filter[1]
        for channel in 0..<filter[1] {
          let resultStart = (picture * filter[0] + output) * resultPlane
          let filterStart = (output * filter[1] + channel) * filterPlane
          let imageStart = (picture * image[1] + first + channel) * imagePlane
          for tap in taps { body(resultStart + tap.position, filterStart + tap.tap, imageStart + tap.pixel) }
        }
      }
    }
  }
}
