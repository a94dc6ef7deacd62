internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

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
    let window = try fdnn_window(window, over: graph.type(of: input).imageSize)
    func choose(_ layout: Layout) throws -> Primitive {
      try .pooling(
        FDNN_FORWARD_INFERENCE, algorithm, src: layout,
        dst: .any(shape(output).dimensions, element: layout.element), window: window)
    }
    var source = try located(input)
    var primitive = try choose(source.layout)
    if primitive.isReference, source.layout.element == .bfloat16 {
      source = try wide(input)
      primitive = try choose(source.layout)
    }
    let result = try primitive.layout(FDNN_DST, shape(output).dimensions)
    try append(primitive, [(FDNN_SRC, source), (FDNN_DST, try define(output, layout: result))])
  }

  /// Shares gradients among windows by a primitive.
  func spread(
    _ gradient: Graph.Value, to output: Graph.Value, _ algorithm: fdnn_pooling_algorithm, _ window: Window
  ) throws {
    let source = try located(gradient)
    let target = try Layout.make(
      shape(output).dimensions, kind: max(source.layout.kind, 0), element: source.layout.element)
    let primitive = try Primitive.pooling(
      FDNN_BACKWARD_DATA, algorithm, src: target, dst: source.layout,
      window: fdnn_window(window, over: graph.type(of: output).imageSize))
    try append(primitive, [(FDNN_DIFF_DST, source), (FDNN_DIFF_SRC, try define(output, layout: target))])
  }

  /// Averages spans in one loop over row-major planes.
  func average(_ input: Graph.Value, to output: Graph.Value, spans: Spans, name: String) throws {
    let (from, to) = (shape(input), shape(output))
    let target = try define(output, layout: .plain(to))
    kernel(name, reads: [try plain(input)], writes: [target]) { pointers in
      fovea_average_pooling(
        Int64(from[0] * from[1]), Int64(from[2]), Int64(from[3]), Int64(to[2]), Int64(to[3]),
        spans.vertical, spans.horizontal, pointers.floats(0), pointers.floats(1))
    }
  }

  /// Shares gradients among spans in one loop over row-major planes.
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
