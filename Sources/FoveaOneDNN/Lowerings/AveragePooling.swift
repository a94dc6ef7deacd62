internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension AveragePooling: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let (input, output) = (group.node.inputs[0], group.outputs[0])
    let image = compiler.graph.type(of: input).imageSize
    guard let algorithm = algorithm(over: image) else {
      return try compiler.average(input, to: output, spans: spans(over: image), name: "average")
    }
    try compiler.average(input, to: output, algorithm, window)
  }

  /// oneDNN's way to divide, nil where it differs: it counts what ceil mode adds beyond the padding.
  func algorithm(over image: Size2D) -> fdnn_pooling_algorithm? {
    if !countsPadding || window.padding == .none && !sticksOut(over: image) {
      return FDNN_AVERAGE_WITHOUT_PADDING
    }
    return sticksOut(over: image) ? nil : FDNN_AVERAGE_WITH_PADDING
  }

  private func sticksOut(over image: Size2D) -> Bool {
    guard let effective = window.effectivePadding(over: image) else { return false }
    return effective.bottom > window.padding.bottom || effective.right > window.padding.right
  }

  /// The rows and columns of each window.
  func spans(over image: Size2D) -> Spans {
    guard let positions = window.positions(over: image) else { return Spans(vertical: [], horizontal: []) }
    func spans(_ count: Int, _ step: Int, _ size: Int, _ before: Int, _ after: Int, _ extent: Int)
      -> [fovea_span]
    {
      (0..<count).map { position in
        let start = position * step - before
        let (begin, end) = (max(start, 0), min(start + size, extent))
        let weight = countsPadding ? min(start + size, extent + after) - start : end - begin
        return fovea_span(begin: Int64(begin), end: Int64(end), weight: Int64(weight))
      }
    }
    let (padding, size, step) = (window.padding, window.size, window.stride)
    return Spans(
      vertical: spans(positions.height, step.height, size.height, padding.top, padding.bottom, image.height),
      horizontal: spans(positions.width, step.width, size.width, padding.left, padding.right, image.width))
  }
}

extension AveragePoolingGradient: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let (gradient, output) = (group.node.inputs[0], group.outputs[0])
    let image = Size2D(inputShape[2], inputShape[3])
    guard let algorithm = pooling.algorithm(over: image) else {
      return try compiler.spread(gradient, to: output, spans: pooling.spans(over: image))
    }
    try compiler.spread(gradient, to: output, algorithm, pooling.window)
  }
}
