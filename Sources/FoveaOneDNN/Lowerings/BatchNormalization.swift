internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension BatchNormalization: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let source = try compiler.located(group.inputs[0])
    let given = statistics == .given
    let (primitive, layout) = try choose(source.layout) {
      try Primitive.batchNormalization(
        given ? FDNN_FORWARD_INFERENCE : FDNN_FORWARD_TRAINING, src: $0, epsilon: epsilon, given: given)
    }
    var arguments = [
      (FDNN_SRC, try compiler.located(group.inputs[0], in: layout)),
      (FDNN_SCALE, try compiler.plain(group.inputs[1])), (FDNN_SHIFT, try compiler.plain(group.inputs[2])),
      (FDNN_DST, try compiler.define(group.outputs[0], layout: layout)),
    ]
    if given {
      arguments.append((FDNN_MEAN, try compiler.plain(group.inputs[3])))
      arguments.append((FDNN_VARIANCE, try compiler.plain(group.inputs[4])))
    } else {
      let vector = try Layout.plain(compiler.shape(group.outputs[1]))
      arguments.append((FDNN_MEAN, try compiler.define(group.outputs[1], layout: vector)))
      arguments.append((FDNN_VARIANCE, try compiler.define(group.outputs[2], layout: vector)))
    }
    try compiler.append(primitive, arguments)
  }

  /// The primitive in the layout given, or row-major where only that has fast code.
  func choose(
    _ layout: Layout, _ make: (Layout) throws -> Primitive
  ) throws -> (Primitive, Layout) {
    if let primitive = try? make(layout), !primitive.isReference { return (primitive, layout) }
    for kind: Int32 in [0, 1] {
      let other = try Layout.make(layout.dimensions, kind: kind)
      if let primitive = try? make(other), !primitive.isReference { return (primitive, other) }
    }
    return (try make(layout), layout)
  }
}

extension BatchNormalizationGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let inputs = group.inputs
    let given = normalization.statistics == .given
    let (primitive, layout) = try normalization.choose(compiler.located(inputs[0]).layout) {
      try Primitive.batchNormalization(
        FDNN_BACKWARD_DATA, src: $0, epsilon: normalization.epsilon, given: given)
    }
    let vector = try Layout.plain(compiler.shape(group.outputs[1]))
    try compiler.append(
      primitive,
      [
        (FDNN_SRC, try compiler.located(inputs[0], in: layout)),
        (FDNN_SCALE, try compiler.plain(inputs[1])),
        // oneDNN 2 counts the shift among the inputs, though no gradient depends on it.
        (FDNN_SHIFT, try compiler.plain(inputs[1])),
        (FDNN_DIFF_DST, try compiler.located(inputs[4], in: layout)),
        (FDNN_MEAN, try compiler.plain(inputs[2])), (FDNN_VARIANCE, try compiler.plain(inputs[3])),
        (FDNN_DIFF_SRC, try compiler.define(group.outputs[0], layout: layout)),
        (FDNN_DIFF_SCALE, try compiler.define(group.outputs[1], layout: vector)),
        (FDNN_DIFF_SHIFT, try compiler.define(group.outputs[2], layout: vector)),
      ])
  }
}
