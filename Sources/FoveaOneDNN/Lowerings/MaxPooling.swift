internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension MaxPooling: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let layout = try compiler.located(group.node.inputs[0]).layout
    if runsInBlocks, layout.isBlocked {
      try lowerBlocks(group, with: compiler)
    } else if window.dilation == 1, !group.isMarked {
      try lowerPrimitive(group, with: compiler)
    } else {
      try lowerTaps(group, with: compiler)
    }
  }

  /// Whether the passes over blocks of channels can do it: no holes, few enough taps for a byte.
  var runsInBlocks: Bool { window.dilation == 1 && window.size.height * window.size.width < 255 }
}

extension MaxPoolingGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let layout = try compiler.poolingLayouts(group.node.inputs[0]).input
    if MaxPooling(window).runsInBlocks, layout.isBlocked {
      try lowerBlocks(group, with: compiler)
    } else if window.dilation == 1, !group.isMarked {
      try lowerPrimitive(group, with: compiler)
    } else {
      try lowerTaps(group, with: compiler)
    }
  }
}

extension Group {
  /// Whether winners that are not positive get no gradient.
  fileprivate var isMarked: Bool { if case .markedPooling = kind { true } else { false } }
}

// MARK: Passes over blocks of channels

extension MaxPooling {
  fileprivate func lowerBlocks(_ group: Group, with compiler: Compiler) throws {
    let (shape, pooled) = (compiler.shape(group.inputs[0]), compiler.shape(group.outputs[0]))
    let source = try compiler.located(group.inputs[0])
    let layout = try Layout.make(pooled.dimensions, kind: source.layout.kind)
    var targets = [try compiler.define(group.outputs[0], layout: layout)]
    if !compiler.isFinished(group.outputs[1]) {
      let choices = try Layout.make(pooled.dimensions, kind: layout.kind, elementType: .uint8)
      targets.append(try compiler.define(group.outputs[1], layout: choices))
    }
    let taps = try fovea_taps(window, over: shape)
    let (block, planes) = (layout.kind, layout.blocks)
    let marks: Int32 = group.isMarked ? 1 : 0
    compiler.kernel("block_max_pooling", reads: [source], writes: targets) { pointers in
      withUnsafePointer(to: taps) {
        fovea_block_max_pooling(
          block, Int64(planes), $0, marks, pointers.floats(0), pointers.floats(1),
          pointers.count > 2 ? pointers[2].assumingMemoryBound(to: UInt8.self) : nil)
      }
    }
  }
}

extension MaxPoolingGradient {
  fileprivate func lowerBlocks(_ group: Group, with compiler: Compiler) throws {
    let layouts = try compiler.poolingLayouts(group.inputs[0])
    let choices = try compiler.located(group.inputs[0])
    let gradient = try compiler.located(group.inputs[1], in: layouts.result)
    let target = try compiler.define(group.outputs[0], layout: layouts.input)
    let taps = try fovea_taps(window, over: inputShape)
    let (block, planes) = (layouts.input.kind, layouts.input.blocks)
    compiler.kernel(
      "block_max_pooling_gradient", reads: [choices, gradient], writes: [target]
    ) { pointers in
      withUnsafePointer(to: taps) {
        fovea_block_max_pooling_gradient(
          block, Int64(planes), $0, pointers[0].assumingMemoryBound(to: UInt8.self), pointers.floats(1),
          pointers.floats(2))
      }
    }
  }
}

extension Layout {
  /// Whether channels lie in blocks that fill a vector.
  fileprivate var isBlocked: Bool { kind == 8 || kind == 16 }

  /// The number of blocks of channels in all images.
  fileprivate var blocks: Int { dimensions[0] * ((dimensions[1] + Int(kind) - 1) / Int(kind)) }
}

// MARK: oneDNN's primitives

extension MaxPooling {
  fileprivate func lowerPrimitive(_ group: Group, with compiler: Compiler) throws {
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
      let place = try compiler.define(group.outputs[1], layout: layout)
      arguments.append((FDNN_WORKSPACE, place))
    }
    try compiler.append(primitive, arguments)
  }
}

extension MaxPoolingGradient {
  fileprivate func lowerPrimitive(_ group: Group, with compiler: Compiler) throws {
    let (choices, gradient) = (group.node.inputs[0], group.node.inputs[1])
    let window = try fdnn_window(window, over: Size2D(inputShape[2], inputShape[3]))
    let workspace = try compiler.located(choices)
    let layouts = try compiler.poolingLayouts(choices)
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

// MARK: Passes over taps, row-major

// oneDNN has only generic code for windows with holes.

extension MaxPooling {
  fileprivate func lowerTaps(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let targets = try group.outputs.map { try compiler.define($0, layout: compiler.plainLayout(of: $0)) }
    let taps = try fovea_taps(window, over: shape)
    let marks: Int32 = group.isMarked ? 1 : 0
    compiler.kernel("max_pooling", reads: [source], writes: targets) { pointers in
      withUnsafePointer(to: taps) {
        fovea_max_pooling(
          Int64(shape[0] * shape[1]), $0, marks, pointers.floats(0), pointers.floats(1),
          pointers[2].assumingMemoryBound(to: Int32.self))
      }
    }
  }
}

extension MaxPoolingGradient {
  fileprivate func lowerTaps(_ group: Group, with compiler: Compiler) throws {
    let sources = [try compiler.located(group.inputs[0]), try compiler.plain(group.inputs[1])]
    let target = try compiler.define(group.outputs[0], layout: .plain(inputShape))
    let taps = try fovea_taps(window, over: inputShape)
    compiler.kernel("max_pooling_gradient", reads: sources, writes: [target]) { [inputShape] pointers in
      withUnsafePointer(to: taps) {
        fovea_max_pooling_gradient(
          Int64(inputShape[0] * inputShape[1]), $0, pointers[0].assumingMemoryBound(to: Int32.self),
          pointers.floats(1), pointers.floats(2))
      }
    }
  }
}

extension fovea_taps {
  /// The geometry of a window over images `[N, C, H, W]`.
  fileprivate init(_ window: Window, over images: TensorShape) throws {
    let positions = try some(window.positions(over: Size2D(images[2], images[3])))
    self.init(
      height: Int64(images[2]), width: Int64(images[3]), rows: Int64(positions.height),
      columns: Int64(positions.width), size: (Int64(window.size.height), Int64(window.size.width)),
      stride: (Int64(window.stride.height), Int64(window.stride.width)),
      dilation: (Int64(window.dilation.height), Int64(window.dilation.width)),
      before: (Int64(window.padding.top), Int64(window.padding.left)))
  }
}

extension Compiler {
  /// The layouts in which the pooling that made the choices read its input and wrote its result.
  func poolingLayouts(_ choices: Graph.Value) throws -> (input: Layout, result: Layout) {
    guard let maker = graph.nodes.first(where: { $0.outputs.contains(choices) }) else {
      throw FoveaError(.backend, at: "MaxPoolingGradient", "the choices come from no pooling")
    }
    return (try located(maker.inputs[0]).layout, try located(maker.outputs[0]).layout)
  }
}
