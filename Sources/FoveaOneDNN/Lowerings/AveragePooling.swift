internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension AveragePooling: Lowerable {
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
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (gradient, output) = (group.node.inputs[0], group.outputs[0])
    let image = Size2D(inputShape[2], inputShape[3])
    guard let algorithm = pooling.algorithm(over: image) else {
      return try compiler.spread(gradient, to: output, spans: pooling.spans(over: image))
    }
    try compiler.spread(gradient, to: output, algorithm, pooling.window)
  }
}

extension AdaptiveAveragePooling: Lowerable {
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
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (gradient, output) = (group.node.inputs[0], group.outputs[0])
    let image = Size2D(inputShape[2], inputShape[3])
    guard let window = pooling.window(over: image) else {
      return try compiler.spread(gradient, to: output, spans: pooling.spans(over: image))
    }
    try compiler.spread(gradient, to: output, FDNN_AVERAGE_WITHOUT_PADDING, window)
  }
}

/// The rows and columns that each result of an average covers.
struct Spans {
  var vertical: [fovea_span]
  var horizontal: [fovea_span]
}

extension Compiler {
  /// Averages windows by a primitive.
  func average(
    _ input: Graph.Value, to output: Graph.Value, _ algorithm: fdnn_pooling_algorithm, _ window: Window
  ) throws {
    let source = try located(input)
    let primitive = try Primitive.pooling(
      FDNN_FORWARD_INFERENCE, algorithm, src: source.layout, dst: .any(shape(output).dimensions),
      window: fdnn_window(window, over: graph.type(of: input).imageSize))
    let result = try primitive.layout(FDNN_DST, shape(output).dimensions)
    try append(primitive, [(FDNN_SRC, source), (FDNN_DST, try define(output, layout: result))])
  }

  /// Shares gradients among windows by a primitive.
  func spread(
    _ gradient: Graph.Value, to output: Graph.Value, _ algorithm: fdnn_pooling_algorithm, _ window: Window
  ) throws {
    let source = try located(gradient)
    let target = try Layout.make(shape(output).dimensions, kind: max(source.layout.kind, 0))
    let primitive = try Primitive.pooling(
      FDNN_BACKWARD_DATA, algorithm, src: target, dst: source.layout,
      window: fdnn_window(window, over: graph.type(of: output).imageSize))
    try append(primitive, [(FDNN_DIFF_DST, source), (FDNN_DIFF_SRC, try define(output, layout: target))])
  }

  /// Averages spans by a pass over row-major planes.
  func average(_ input: Graph.Value, to output: Graph.Value, spans: Spans, name: String) throws {
    let (from, to) = (shape(input), shape(output))
    let target = try define(output, layout: .plain(to))
    kernel(name, reads: [try plain(input)], writes: [target]) { pointers in
      fovea_average_pooling(
        Int64(from[0] * from[1]), Int64(from[2]), Int64(from[3]), Int64(to[2]), Int64(to[3]),
        spans.vertical, spans.horizontal, pointers.floats(0), pointers.floats(1))
    }
  }

  /// Shares gradients among spans by a pass over row-major planes.
  func spread(_ gradient: Graph.Value, to output: Graph.Value, spans: Spans) throws {
    let (from, to) = (shape(gradient), shape(output))
    let target = try define(output, layout: .plain(to))
    kernel("spread", reads: [try plain(gradient)], writes: [target]) { pointers in
      fovea_average_pooling_gradient(
        Int64(to[0] * to[1]), Int64(to[2]), Int64(to[3]), Int64(from[2]), Int64(from[3]),
        spans.vertical, spans.horizontal, pointers.floats(0), pointers.floats(1))
    }
  }
}

extension [UnsafeMutableRawPointer] {
  /// The buffer of the given number as 32-bit floats.
  func floats(_ index: Int) -> UnsafeMutablePointer<Float> {
    self[index].assumingMemoryBound(to: Float.self)
  }
}
