internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension Convolution: Lowerable {
  var readsBFloat16: Bool { true }
  var readsBytes: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let node = group.node
    if try lowerBytes(group, with: compiler) { return }
    let (input, filter) = (node.inputs[0], node.inputs[1])
    let output = group.outputs[0]
    let geometry = try ConvolutionGeometry(self, input: compiler.shape(input), filter: compiler.shape(filter))
    let direction = compiler.isTraining ? FDNN_FORWARD_TRAINING : FDNN_FORWARD_INFERENCE
    let epilogue = group.epilogue ?? Group.Epilogue()
    let hasBias = node.inputs.count == 3 || epilogue.normalization != nil
    let biasLayout = hasBias ? try Layout.make([compiler.shape(filter)[0]]) : nil
    let source = try compiler.numbers(input)
    let addend = try epilogue.addend.map { try compiler.numbers($0) }
    let settled = epilogue.normalization == nil ? try geometry.settled(filter, compiler) : nil

    let primitive = try geometry.choose(
      keeping: [source.layout, settled, addend?.layout], elements: compiler.keptElements, compiler
    ) { algorithm, layouts in
      try Primitive.convolution(
        direction, algorithm, src: layouts[0], weights: layouts[1], bias: biasLayout, dst: layouts[2],
        window: geometry.window, adds: epilogue.addend != nil, relu: epilogue.relu)
    }
    let wanted = try primitive.layout(FDNN_WEIGHTS, geometry.filterDimensions)
    let (weights, bias): (Located, Located?) =
      if let normalization = epilogue.normalization {
        try compiler.fold(normalization, into: node, wanted)
      } else {
        (
          try geometry.filter(filter, wanted, compiler),
          hasBias ? try compiler.plain(node.inputs[2]) : nil
        )
      }
    let result = try primitive.layout(FDNN_DST, compiler.shape(output).dimensions)
    let images = try compiler.located(input, in: primitive.layout(FDNN_SRC, geometry.inputDimensions))
    let target =
      if let addend = epilogue.addend {
        try compiler.define(output, over: addend, in: result, sparing: images)
      } else {
        try compiler.define(output, layout: result)
      }
    var arguments = [(FDNN_SRC, images), (FDNN_WEIGHTS, weights)]
    if let bias { arguments.append((FDNN_BIAS, bias)) }
    arguments.append((FDNN_DST, target))
    try compiler.append(primitive, arguments)
    if let quantization = epilogue.quantization {
      try compiler.quantize(output, by: quantization, to: output)
    }
  }
}

extension Convolution {
  /// Lowers a convolution whose operands lie in bytes; false if they do not, or there is no fast code for them.
  private func lowerBytes(_ group: Group, with compiler: Compiler) throws -> Bool {
    let (node, epilogue, output) = (group.node, group.epilogue ?? Group.Epilogue(), group.outputs[0])
    guard epilogue.normalization == nil,
      var products = try ByteProducts(node, epilogue.quantization, in: compiler)
    else { return false }
    let geometry = try ConvolutionGeometry(
      self, input: compiler.shape(node.inputs[0]), filter: compiler.shape(node.inputs[1]))
    // What is added must lie in the bytes of the result, or both be numbers.
    var addend = try epilogue.addend.map { try compiler.located($0) }
    if let place = addend,
      place.layout.element != products.resultElement || place.scales.map({ $0.count != 1 }) ?? false
    {
      products.quantization = nil
      if place.scales != nil { addend = try epilogue.addend.map { try compiler.wide($0) } }
    }
    let steps = products.steps(adding: addend?.scales?.first)
    guard steps.isExact(result: products.resultScale) else { return false }
    let biasLayout = node.inputs.count == 3 ? try compiler.plainLayout(of: node.inputs[2]) : nil
    let any = { try Layout.any($0, element: $1) }
    let primitive = try? Primitive.convolution(
      FDNN_FORWARD_INFERENCE, FDNN_DIRECT, src: any(geometry.inputDimensions, products.source.layout.element),
      weights: any(geometry.filterDimensions, .int8), bias: biasLayout,
      dst: any(geometry.outputDimensions, products.resultElement), window: geometry.window,
      adds: addend != nil, relu: epilogue.relu, steps: steps)
    guard let primitive, !primitive.isReference else { return false }
    let bias = node.inputs.count == 3 ? try products.bias(node.inputs[2], in: compiler) : nil
    let images = try compiler.located(
      node.inputs[0], in: primitive.layout(FDNN_SRC, geometry.inputDimensions))
    let weights = try geometry.filter(
      node.inputs[1], primitive.layout(FDNN_WEIGHTS, geometry.filterDimensions), compiler)
    let layout = try primitive.layout(FDNN_DST, geometry.outputDimensions)
    var target =
      if let addend = epilogue.addend {
        try compiler.define(output, over: addend, in: layout, sparing: images)
      } else {
        try compiler.define(output, layout: layout)
      }
    target.scales = nil
    compiler.define(output, as: target)
    var arguments = [(FDNN_SRC, images), (FDNN_WEIGHTS, weights)]
    if let bias { arguments.append((FDNN_BIAS, bias)) }
    arguments.append((FDNN_DST, target))
    try compiler.append(primitive, arguments)
    if let quantization = epilogue.quantization, products.quantization == nil {
      try compiler.quantize(output, by: quantization, to: output)
    }
    return true
  }
}

extension ConvolutionInputGradient: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let (filter, gradient) = (group.node.inputs[0], group.node.inputs[1])
    let geometry = try ConvolutionGeometry(convolution, input: inputShape, filter: compiler.shape(filter))
    let source = try compiler.located(gradient)
    let primitive = try geometry.choose(
      keeping: [nil, try geometry.settled(filter, compiler), source.layout], elements: compiler.keptElements,
      compiler
    ) { algorithm, layouts in
      try Primitive.convolution(
        FDNN_BACKWARD_DATA, algorithm, src: layouts[0], weights: layouts[1], bias: nil, dst: layouts[2],
        window: geometry.window)
    }
    let weights = try geometry.filter(
      filter, primitive.layout(FDNN_WEIGHTS, geometry.filterDimensions), compiler)
    let wanted = try primitive.layout(FDNN_DIFF_DST, geometry.outputDimensions)
    let result = try primitive.layout(FDNN_DIFF_SRC, geometry.inputDimensions)
    try compiler.append(
      primitive,
      [
        (FDNN_DIFF_DST, try compiler.located(gradient, in: wanted)), (FDNN_WEIGHTS, weights),
        (FDNN_DIFF_SRC, try compiler.define(group.outputs[0], layout: result)),
      ])
  }
}

extension ConvolutionFilterGradient: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let (input, gradient) = (group.node.inputs[0], group.node.inputs[1])
    let geometry = try ConvolutionGeometry(convolution, input: compiler.shape(input), filter: filterShape)
    let bias = hasBias ? try Layout.make([filterShape[0]]) : nil
    let (source, target) = (try compiler.located(input), try compiler.located(gradient))
    let primitive = try geometry.choose(
      keeping: [source.layout, nil, target.layout], elements: compiler.keptElements, compiler
    ) { algorithm, layouts in
      // Gradients of parameters are float32, whatever is multiplied.
      try Primitive.convolution(
        FDNN_BACKWARD_WEIGHTS, algorithm, src: layouts[0], weights: .any(geometry.filterDimensions),
        bias: bias, dst: layouts[2], window: geometry.window)
    }
    var arguments = [
      (FDNN_SRC, try compiler.located(input, in: primitive.layout(FDNN_SRC, geometry.inputDimensions))),
      (
        FDNN_DIFF_DST,
        try compiler.located(gradient, in: primitive.layout(FDNN_DIFF_DST, geometry.outputDimensions))
      ),
    ]
    let chosen = try primitive.layout(FDNN_DIFF_WEIGHTS, geometry.filterDimensions)
    var regrouped: Located?
    if convolution.groups == 1 {
      arguments.append((FDNN_DIFF_WEIGHTS, try compiler.define(group.outputs[0], layout: chosen)))
    } else {
      let plain = try compiler.define(group.outputs[0], layout: .plain(filterShape))
      regrouped = Located(buffer: plain.buffer, layout: try .make(geometry.filterDimensions))
      let place = Located(buffer: compiler.scratch(byteCount: chosen.byteCount), layout: chosen)
      arguments.append((FDNN_DIFF_WEIGHTS, place))
    }
    let gradientPlace = arguments[2].1
    if let bias { arguments.append((FDNN_DIFF_BIAS, try compiler.define(group.outputs[1], layout: bias))) }
    try compiler.append(primitive, arguments)
    if let regrouped { try compiler.move(gradientPlace, to: regrouped) }
  }
}
