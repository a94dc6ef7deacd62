internal import CFoveaKernels
internal import COneDNN
internal import FoveaGraph

extension Compiler {
  /// A pointwise function in whatever layout its input has; oneDNN keeps padded channels at zero.
  ///
  /// oneDNN's code makes numbers of NaN, so a pass puts it back.
  func activate(_ group: Group, _ function: fdnn_activation) throws {
    let (primitive, layout) = try choose(FDNN_FORWARD_TRAINING, function, group.inputs[0])
    let source = try located(group.inputs[0], in: layout)
    let target = try define(group.outputs[0], layout: layout)
    try append(primitive, [(FDNN_SRC, source), (FDNN_DST, target)])
    let count = Int64(layout.elementCount)
    kernel("keep_nan", reads: [source], writes: [target], kind: "keep_nan") { pointers in
      fovea_keep_nan(count, pointers.floats(0), pointers.floats(1))
    }
  }

  /// The gradient of a pointwise function from its result.
  func activateGradient(_ group: Group, _ function: fdnn_activation) throws {
    let (primitive, layout) = try choose(FDNN_BACKWARD_DATA, function, group.inputs[0])
    let result = try located(group.inputs[0], in: layout)
    let gradient = try located(group.inputs[1], in: layout)
    let target = try define(group.outputs[0], layout: layout)
    try append(primitive, [(FDNN_DST, result), (FDNN_DIFF_DST, gradient), (FDNN_DIFF_SRC, target)])
  }

  /// Code for the value's layout, or row-major: where a function of zero is not zero, oneDNN has fast code
  /// only for layouts without padded channels.
  private func choose(
    _ direction: fdnn_direction, _ function: fdnn_activation, _ value: Graph.Value
  ) throws -> (Primitive, Layout) {
    let native = try located(value).layout
    let primitive = try Primitive.activation(direction, function, native)
    guard primitive.isReference else { return (primitive, native) }
    let plain = try Layout.plain(shape(value))
    return (try Primitive.activation(direction, function, plain), plain)
  }
}
