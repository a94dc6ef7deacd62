internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension Linear: Lowerable {
  var readsBFloat16: Bool { true }
  var readsBytes: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let node = group.node
    if try lowerBytes(group, with: compiler) { return }
    if try lowerVector(group, with: compiler) { return }
    let shape = compiler.shape(node.inputs[1]).dimensions
    let bias = node.inputs.count == 3 ? try compiler.plain(node.inputs[2]) : nil
    let result = try compiler.plainLayout(of: group.outputs[0])
    // Training keeps the matrix row-major, which all three passes read; inference packs it once.
    func choose(_ element: Element) throws -> Primitive {
      try .innerProduct(
        compiler.isTraining ? FDNN_FORWARD_TRAINING : FDNN_FORWARD_INFERENCE,
        src: .make(compiler.shape(node.inputs[0]).dimensions, element: element),
        weights: compiler.isTraining ? .make(shape, element: element) : .any(shape, element: element),
        bias: bias?.layout, dst: result, relu: group.hasReLU)
    }
    let fast = compiler.keptElements.dropLast().lazy.compactMap { try? choose($0) }.first { !$0.isReference }
    let primitive = try fast ?? choose(.float32)
    let input = try compiler.located(
      node.inputs[0], in: primitive.layout(FDNN_SRC, compiler.shape(node.inputs[0]).dimensions))
    let wanted = try primitive.layout(FDNN_WEIGHTS, shape)
    if !compiler.isTraining { try compiler.settle(node.inputs[1], in: wanted) }
    let weight = try compiler.located(node.inputs[1], in: wanted)
    var arguments = [(FDNN_SRC, input), (FDNN_WEIGHTS, weight)]
    if let bias { arguments.append((FDNN_BIAS, bias)) }
    arguments.append((FDNN_DST, try compiler.define(group.outputs[0], layout: result)))
    try compiler.append(primitive, arguments)
  }
}

extension Linear {
  /// Lowers the product of a matrix and a single row in inference, which memory alone limits; false for others.
  ///
  /// The matrix stays row-major as the state keeps it, and is read once from its beginning to its end.
  private func lowerVector(_ group: Group, with compiler: Compiler) throws -> Bool {
    let node = group.node
    let extents = compiler.shape(node.inputs[1]).dimensions
    guard !compiler.isTraining, compiler.shape(node.inputs[0])[0] == 1, compiler.keptElements == [.float32],
      try compiler.settledLayout(node.inputs[1])?.isPlain ?? false
    else { return false }
    var reads = [try compiler.plain(node.inputs[1]), try compiler.plain(node.inputs[0])]
    if node.inputs.count == 3 { reads.append(try compiler.plain(node.inputs[2])) }
    let target = try compiler.define(group.outputs[0], layout: compiler.plainLayout(of: group.outputs[0]))
    let (hasBias, relu) = (node.inputs.count == 3, group.hasReLU ? Int32(1) : 0)
    compiler.kernel(
      "matrix_vector", reads: reads, writes: [target], hasProducts: true, readsAnywhere: true
    ) { pointers in
      fovea_matrix_vector(
        Int64(extents[0]), Int64(extents[1]), pointers.floats(0), pointers.floats(1),
        hasBias ? pointers.floats(2) : nil, relu, pointers.floats(hasBias ? 3 : 2))
    }
    return true
  }

  /// Lowers a product of a matrix and rows that lie in bytes; false if they do not, or there is no fast code for them.
  private func lowerBytes(_ group: Group, with compiler: Compiler) throws -> Bool {
    let (node, output) = (group.node, group.outputs[0])
    guard let products = try ByteProducts(node, nil, in: compiler) else { return false }
    let (rows, matrix) = (
      compiler.shape(node.inputs[0]).dimensions, compiler.shape(node.inputs[1]).dimensions
    )
    let biasLayout = node.inputs.count == 3 ? try compiler.plainLayout(of: node.inputs[2]) : nil
    let result = try compiler.plainLayout(of: output)
    let primitive = try? Primitive.innerProduct(
      FDNN_FORWARD_INFERENCE, src: .make(rows, element: products.source.layout.element),
      weights: .any(matrix, element: .int8), bias: biasLayout, dst: result, relu: group.hasReLU,
      steps: products.steps())
    guard let primitive, !primitive.isReference else { return false }
    let bias = node.inputs.count == 3 ? try products.bias(node.inputs[2], in: compiler) : nil
    var arguments = [
      (FDNN_SRC, try compiler.located(node.inputs[0], in: primitive.layout(FDNN_SRC, rows))),
      (FDNN_WEIGHTS, try compiler.located(node.inputs[1], in: primitive.layout(FDNN_WEIGHTS, matrix))),
    ]
    if let bias { arguments.append((FDNN_BIAS, bias)) }
    arguments.append((FDNN_DST, try compiler.define(output, layout: result)))
    try compiler.append(primitive, arguments)
    return true
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
