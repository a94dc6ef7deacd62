internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension Convolution: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let node = group.node
    let (input, filter) = (node.inputs[0], node.inputs[1])
    let output = group.outputs[0]
    let geometry = try Geometry(self, input: compiler.shape(input), filter: compiler.shape(filter))
    let direction = compiler.isTraining ? FDNN_FORWARD_TRAINING : FDNN_FORWARD_INFERENCE
    let epilogue = if case .convolution(let epilogue) = group.kind { epilogue } else { Group.Epilogue() }
    let hasBias = node.inputs.count == 3 || epilogue.normalization != nil
    let biasLayout = hasBias ? try Layout.make([compiler.shape(filter)[0]]) : nil
    let source = try compiler.located(input)
    let addend = try epilogue.addend.map { try compiler.located($0) }
    let settled = epilogue.normalization == nil ? try geometry.settled(filter, compiler) : nil

    let primitive = try geometry.choose(
      keeping: [source.layout, settled, addend?.layout], compiler
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
  }
}

extension ConvolutionInputGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (filter, gradient) = (group.node.inputs[0], group.node.inputs[1])
    let geometry = try Geometry(convolution, input: inputShape, filter: compiler.shape(filter))
    let source = try compiler.located(gradient)
    let primitive = try geometry.choose(
      keeping: [nil, try geometry.settled(filter, compiler), source.layout], compiler
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
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (input, gradient) = (group.node.inputs[0], group.node.inputs[1])
    let geometry = try Geometry(convolution, input: compiler.shape(input), filter: filterShape)
    let bias = hasBias ? try Layout.make([filterShape[0]]) : nil
    let (source, target) = (try compiler.located(input), try compiler.located(gradient))
    let primitive = try geometry.choose(
      keeping: [source.layout, nil, target.layout], compiler
    ) { algorithm, layouts in
      try Primitive.convolution(
        FDNN_BACKWARD_WEIGHTS, algorithm, src: layouts[0], weights: layouts[1], bias: bias,
        dst: layouts[2], window: geometry.window)
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

/// What the three passes of a convolution share: extents as oneDNN counts them, and the choice of code.
private struct Geometry {
  let convolution: Convolution
  let window: fdnn_window
  let inputDimensions: [Int]
  let outputDimensions: [Int]
  /// `[K, C, R, S]`, or `[G, K / G, C / G, R, S]` for several groups.
  let filterDimensions: [Int]

  init(_ convolution: Convolution, input: TensorShape, filter: TensorShape) throws {
    self.convolution = convolution
    window = try fdnn_window(convolution.window(filter: filter), over: Size2D(input[2], input[3]))
    inputDimensions = input.dimensions
    outputDimensions = try convolution.outputTypes([TensorType(input), TensorType(filter)])[0].shape
      .dimensions
    let groups = convolution.groups
    filterDimensions =
      groups == 1 ? filter.dimensions : [groups, filter[0] / groups] + filter.dimensions.dropFirst()
  }

  /// The algorithms to try, the best first; the rule is in `ConvolutionAlgorithms.swift`.
  private func algorithms(
    _ wanted: OneDNNBackend.ConvolutionAlgorithm
  ) -> [fdnn_convolution_algorithm] {
    guard wanted == .winograd else { return [FDNN_DIRECT] }
    let suits = ConvolutionAlgorithms.prefersWinograd(
      convolution, filter: filterDimensions, output: outputDimensions)
    return suits ? [FDNN_WINOGRAD, FDNN_DIRECT] : [FDNN_DIRECT]
  }

  /// Makes the primitive that suits best, with layouts for source, filter and destination.
  ///
  /// Layouts in `keeping` spare a reorder if the code is the same that oneDNN would choose freely, or at
  /// least code that was generated for these shapes.
  func choose(
    keeping: [Layout?], _ compiler: Compiler,
    _ make: (fdnn_convolution_algorithm, [Layout]) throws -> Primitive
  ) throws -> Primitive {
    let free = try [inputDimensions, filterDimensions, outputDimensions].map { try Layout.any($0) }
    let kept = zip(keeping, free).map { $0 ?? $1 }
    let loose = [kept[0], free[1], kept[2]]
    for algorithm in algorithms(compiler.backend.convolution) {
      guard let open = try? make(algorithm, free), !open.isReference || algorithm == FDNN_DIRECT else {
        continue
      }
      for layouts in [kept, loose] {
        if let primitive = try? make(algorithm, layouts),
          primitive.implementation == open.implementation || primitive.implementation.hasPrefix("jit")
        {
          return primitive
        }
      }
      return open
    }
    return try make(FDNN_DIRECT, free)
  }

  /// The layout in which the state keeps a filter, if it has one that was chosen for a primitive.
  func settled(_ filter: Graph.Value, _ compiler: Compiler) throws -> Layout? {
    guard convolution.groups == 1, let layout = try compiler.settledLayout(filter), !layout.isPlain else {
      return nil
    }
    return layout
  }

  /// A filter in the layout of a primitive; a trained filter settles in the first one asked for.
  func filter(_ filter: Graph.Value, _ layout: Layout, _ compiler: Compiler) throws -> Located {
    guard convolution.groups == 1 else {
      let plain = try compiler.plain(filter)
      let grouped = Located(buffer: plain.buffer, layout: try .make(filterDimensions))
      return grouped.layout == layout ? grouped : try compiler.moved(grouped, to: layout, for: filter)
    }
    try compiler.settle(filter, in: layout)
    return try compiler.located(filter, in: layout)
  }
}
