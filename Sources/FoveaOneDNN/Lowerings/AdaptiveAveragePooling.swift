internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension AdaptiveAveragePooling: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let (input, output) = (group.node.inputs[0], group.outputs[0])
    let image = compiler.graph.type(of: input).imageSize
    guard let window = window(over: image) else {
      return try compiler.average(input, to: output, spans: spans(over: image), name: "adaptive_average")
    }
    try compiler.average(input, to: output, FDNN_AVERAGE_WITHOUT_PADDING, window)
  }

  /// The rows and columns of each window, which may overlap.
  func spans(over image: Size2D) -> Spans {
    func spans(_ count: Int, _ extent: Int) -> [fovea_span] {
      (0..<count).map { position in
        let (begin, end) = (position * extent / count, ((position + 1) * extent + count - 1) / count)
        return fovea_span(begin: Int64(begin), end: Int64(end), weight: Int64(end - begin))
      }
    }
    return Spans(vertical: spans(size.height, image.height), horizontal: spans(size.width, image.width))
  }
}

extension AdaptiveAveragePoolingGradient: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let (gradient, output) = (group.node.inputs[0], group.outputs[0])
    let image = Size2D(inputShape[2], inputShape[3])
    guard let window = pooling.window(over: image) else {
      return try compiler.spread(gradient, to: output, spans: pooling.spans(over: image))
    }
    try compiler.spread(gradient, to: output, FDNN_AVERAGE_WITHOUT_PADDING, window)
  }
}
