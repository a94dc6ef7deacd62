internal import COneDNN
internal import FoveaGraph

extension ReLU: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activate(group, FDNN_RELU)
  }
}

extension Sigmoid: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activate(group, FDNN_LOGISTIC)
  }
}

extension SigmoidGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activateGradient(group, FDNN_LOGISTIC)
  }
}

extension Tanh: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activate(group, FDNN_TANH)
  }
}

extension TanhGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    try compiler.activateGradient(group, FDNN_TANH)
  }
}

extension Compiler {
  /// A pointwise function in whatever layout its input has; oneDNN keeps padded channels at zero.
  fileprivate func activate(_ group: Group, _ function: fdnn_activation) throws {
    let source = try located(group.inputs[0])
    let primitive = try Primitive.activation(FDNN_FORWARD_TRAINING, function, source.layout)
    let target = try define(group.outputs[0], layout: source.layout, replacing: source)
    try append(primitive, [(FDNN_SRC, source), (FDNN_DST, target)])
  }

  /// The gradient of a pointwise function from its result.
  fileprivate func activateGradient(_ group: Group, _ function: fdnn_activation) throws {
    let result = try located(group.inputs[0])
    let gradient = try located(group.inputs[1], in: result.layout)
    let primitive = try Primitive.activation(FDNN_BACKWARD_DATA, function, result.layout)
    let target = try define(group.outputs[0], layout: result.layout)
    try append(primitive, [(FDNN_DST, result), (FDNN_DIFF_DST, gradient), (FDNN_DIFF_SRC, target)])
  }
}
