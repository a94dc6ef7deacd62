internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension MaxPooling: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (input, output) = (group.node.inputs[0], group.outputs[0])
    let window = try fdnn_window(window, over: compiler.graph.type(of: input).imageSize)
    let keepsChoices = !compiler.isFinished(group.outputs[1])
    let source = try compiler.located(input)
    let primitive = try Primitive.pooling(
      keepsChoices ? FDNN_FORWARD_TRAINING : FDNN_FORWARD_INFERENCE, FDNN_MAX, src: source.layout,
      dst: .any(compiler.shape(output).dimensions), window: window)
    let result = try primitive.layout(FDNN_DST, compiler.shape(output).dimensions)
    var arguments = [(FDNN_SRC, source), (FDNN_DST, try compiler.define(output, layout: result))]
    if keepsChoices {
      let layout = try primitive.layout(FDNN_WORKSPACE, compiler.shape(output).dimensions)
      let place = try compiler.define(group.outputs[1], layout: layout, byteCount: layout.byteCount)
      arguments.append((FDNN_WORKSPACE, place))
    }
    try compiler.append(primitive, arguments)
  }
}

extension MaxPoolingGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (choices, gradient) = (group.node.inputs[0], group.node.inputs[1])
    let window = try fdnn_window(window, over: Size2D(inputShape[2], inputShape[3]))
    let workspace = try compiler.located(choices)
    let layouts = try compiler.poolingLayouts(choices, inputShape)
    let primitive = try Primitive.pooling(
      FDNN_BACKWARD_DATA, FDNN_MAX, src: layouts.input, dst: layouts.result, window: window)
    let place = try compiler.define(group.outputs[0], layout: layouts.input)
    try compiler.append(
      primitive,
      [
        (FDNN_DIFF_DST, try compiler.located(gradient, in: layouts.result)), (FDNN_DIFF_SRC, place),
        (FDNN_WORKSPACE, workspace),
      ])
  }
}

extension Compiler {
  /// The layouts in which the pooling that made the choices read its input and wrote its result.
  func poolingLayouts(_ choices: Value, _ inputShape: Shape) throws -> (input: Layout, result: Layout) {
    guard let maker = graph.nodes.first(where: { $0.outputs.contains(choices) }) else {
      throw FoveaError(.backend, at: "MaxPoolingGradient", "the choices come from no pooling")
    }
    return (try located(maker.inputs[0]).layout, try located(maker.outputs[0]).layout)
  }
}
