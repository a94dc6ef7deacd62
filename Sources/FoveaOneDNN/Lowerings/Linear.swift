internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension Linear: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let node = group.node
    let input = try compiler.plain(node.inputs[0])
    let shape = compiler.shape(node.inputs[1]).dimensions
    let bias = node.inputs.count == 3 ? try compiler.plain(node.inputs[2]) : nil
    let result = try compiler.plainLayout(of: group.outputs[0])
    // Training keeps the matrix row-major, which all three passes read; inference packs it once.
    let wanted = compiler.isTraining ? try Layout.make(shape) : try Layout.any(shape)
    let primitive = try Primitive.innerProduct(
      compiler.isTraining ? FDNN_FORWARD_TRAINING : FDNN_FORWARD_INFERENCE, src: input.layout,
      weights: wanted,
      bias: bias?.layout, dst: result, relu: group.hasReLU)
    let weight = try compiler.located(node.inputs[1], in: primitive.layout(FDNN_WEIGHTS, shape))
    var arguments = [(FDNN_SRC, input), (FDNN_WEIGHTS, weight)]
    if let bias { arguments.append((FDNN_BIAS, bias)) }
    arguments.append((FDNN_DST, try compiler.define(group.outputs[0], layout: result)))
    try compiler.append(primitive, arguments)
  }
}

extension LinearInputGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let weight = try compiler.plain(group.node.inputs[0])
    let gradient = try compiler.plain(group.node.inputs[1])
    let result = try compiler.plainLayout(of: group.outputs[0])
    let primitive = try Primitive.innerProduct(
      FDNN_BACKWARD_DATA, src: result, weights: weight.layout, bias: nil, dst: gradient.layout)
    try compiler.append(
      primitive,
      [
        (FDNN_DIFF_DST, gradient), (FDNN_WEIGHTS, weight),
        (FDNN_DIFF_SRC, try compiler.define(group.outputs[0], layout: result)),
      ])
  }
}

extension LinearWeightGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let input = try compiler.plain(group.node.inputs[0])
    let gradient = try compiler.plain(group.node.inputs[1])
    let result = try compiler.plainLayout(of: group.outputs[0])
    let bias = hasBias ? try compiler.plainLayout(of: group.outputs[1]) : nil
    let primitive = try Primitive.innerProduct(
      FDNN_BACKWARD_WEIGHTS, src: input.layout, weights: result, bias: bias, dst: gradient.layout)
    var arguments = [
      (FDNN_SRC, input), (FDNN_DIFF_DST, gradient),
      (FDNN_DIFF_WEIGHTS, try compiler.define(group.outputs[0], layout: result)),
    ]
    if let bias { arguments.append((FDNN_DIFF_BIAS, try compiler.define(group.outputs[1], layout: bias))) }
    try compiler.append(primitive, arguments)
  }
}
