internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension MaxPooling: Lowerable {
  var readsBFloat16: Bool { true }
  var readsBytes: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    if try lowerBytes(group, with: compiler) { return }
    let layout = try compiler.numbers(group.node.inputs[0]).layout
    if runsInBlocks, layout.isBlocked {
      try lowerBlocks(group, with: compiler)
    } else {
      try lowerLines(group, with: compiler)
    }
  }

  /// Whether the passes for blocks of channels, and for channels side by side, support it: no holes, and few enough
  /// taps for a byte.
  var runsInBlocks: Bool { window.dilation == 1 && window.size.height * window.size.width < 255 }
}

extension MaxPooling {
  /// Lowers the pooling of bytes, among which there is no NaN; false if the input does not lie in bytes, or there is
  /// no fast code for them.
  private func lowerBytes(_ group: Group, with compiler: Compiler) throws -> Bool {
    let source = try compiler.located(group.inputs[0])
    guard let scales = source.scales, compiler.isFinished(group.outputs[1]) else { return false }
    let (shape, pooled) = (compiler.shape(group.inputs[0]), compiler.shape(group.outputs[0]).dimensions)
    let (element, window) = (source.layout.element, try fdnn_window(window, over: Size2D(shape[2], shape[3])))
    let primitive = try? Primitive.pooling(
      FDNN_FORWARD_INFERENCE, FDNN_MAX, src: .make(shape.dimensions, kind: 1, element: element),
      dst: .make(pooled, kind: 1, element: element), window: window)
    guard let primitive, !primitive.isReference else { return false }
    var target = try compiler.define(group.outputs[0], layout: primitive.layout(FDNN_DST, pooled))
    target.scales = scales
    compiler.define(group.outputs[0], as: target)
    try compiler.append(
      primitive,
      [
        (FDNN_SRC, try compiler.located(group.inputs[0], in: primitive.layout(FDNN_SRC, shape.dimensions))),
        (FDNN_DST, target),
      ])
    return true
  }
}

extension MaxPoolingGradient: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let layout = try compiler.poolingLayouts(group.node.inputs[0]).input
    if MaxPooling(window).runsInBlocks, layout.isBlocked {
      try lowerBlocks(group, with: compiler)
    } else {
      try lowerLines(group, with: compiler)
    }
  }
}

extension Group {
  /// Whether winners that are not positive get no gradient.
  fileprivate var isMarked: Bool { if case .markedPooling = kind { true } else { false } }
}

// MARK: Passes for blocks of channels

extension MaxPooling {
  fileprivate func lowerBlocks(_ group: Group, with compiler: Compiler) throws {
    let (shape, pooled) = (compiler.shape(group.inputs[0]), compiler.shape(group.outputs[0]))
    let source = try compiler.numbers(group.inputs[0])
    let (block, planes, element) = (source.layout.kind, source.layout.blocks, source.layout.element)
    let layout = try Layout.make(pooled.dimensions, kind: block, element: element)
    var targets = [try compiler.define(group.outputs[0], layout: layout)]
    if !compiler.isFinished(group.outputs[1]) {
      let choices = try Layout.make(pooled.dimensions, kind: block, element: .uint8)
      targets.append(try compiler.define(group.outputs[1], layout: choices))
    }
    let taps = try fovea_taps(window, over: shape)
    let marks: Int32 = group.isMarked ? 1 : 0
    compiler.kernel("block_max_pooling", reads: [source], writes: targets) { pointers in
      withUnsafePointer(to: taps) {
        fovea_block_max_pooling(
          Int64(element.byteCount), block, Int64(planes), $0, marks, pointers[0], pointers[1],
          pointers.bytes(2))
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
    let (block, planes, size) = (layouts.input.kind, layouts.input.blocks, layouts.input.element.byteCount)
    compiler.kernel(
      "block_max_pooling_gradient", reads: [choices, gradient], writes: [target]
    ) { pointers in
      withUnsafePointer(to: taps) {
        fovea_block_max_pooling_gradient(
          Int64(size), block, Int64(planes), $0, pointers.bytes(0), pointers[1],
          pointers[2])
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

// MARK: Passes for rows, or for adjacent channels

// oneDNN's pooling turns NaN into the lowest number, and has only generic code for windows with holes.

extension MaxPooling {
  fileprivate func lowerLines(_ group: Group, with compiler: Compiler) throws {
    let (shape, pooled) = (compiler.shape(group.inputs[0]), compiler.shape(group.outputs[0]))
    let (kind, element) = try compiler.numbers(group.inputs[0]).layout.lines(of: self)
    let source = try compiler.located(
      group.inputs[0], in: .make(shape.dimensions, kind: kind, element: element))
    let layout = try Layout.make(pooled.dimensions, kind: kind, element: element)
    var targets = [try compiler.define(group.outputs[0], layout: layout)]
    if !compiler.isFinished(group.outputs[1]) {
      let choices = try Layout.make(pooled.dimensions, kind: kind, element: kind == 1 ? .uint8 : .int32)
      targets.append(try compiler.define(group.outputs[1], layout: choices))
    }
    let taps = try fovea_taps(window, over: shape)
    let marks: Int32 = group.isMarked ? 1 : 0
    let (images, channels) = (Int64(shape[0]), Int64(shape[1]))
    compiler.kernel("max_pooling", reads: [source], writes: targets) { pointers in
      withUnsafePointer(to: taps) {
        if kind == 1 {
          fovea_channels_max_pooling(
            Int64(element.byteCount), images, channels, $0, marks, pointers[0], pointers[1], pointers.bytes(2)
          )
        } else {
          fovea_max_pooling(
            images * channels, $0, marks, pointers.floats(0), pointers.floats(1),
            pointers.count > 2 ? pointers.integers(2) : nil)
        }
      }
    }
  }
}

extension MaxPoolingGradient {
  fileprivate func lowerLines(_ group: Group, with compiler: Compiler) throws {
    let choices = try compiler.located(group.inputs[0])
    // Choices of a byte are those of adjacent channels; planes of one pixel look row-major in either layout.
    let kind: Int32 = choices.layout.element == .uint8 ? 1 : 0
    let element = try compiler.poolingLayouts(group.inputs[0]).result.element
    let gradient = try compiler.located(
      group.inputs[1], in: .make(compiler.shape(group.inputs[1]).dimensions, kind: kind, element: element))
    let target = try compiler.define(
      group.outputs[0], layout: .make(inputShape.dimensions, kind: kind, element: element))
    let taps = try fovea_taps(window, over: inputShape)
    let (images, channels) = (Int64(inputShape[0]), Int64(inputShape[1]))
    compiler.kernel("max_pooling_gradient", reads: [choices, gradient], writes: [target]) { pointers in
      withUnsafePointer(to: taps) {
        if kind == 1 {
          fovea_channels_max_pooling_gradient(
            Int64(element.byteCount), images, channels, $0, pointers.bytes(0), pointers[1], pointers[2])
        } else {
          fovea_max_pooling_gradient(
            images * channels, $0, pointers.integers(0), pointers.floats(1), pointers.floats(2))
        }
      }
    }
  }
}

extension Layout {
  /// The layout in which images like these are pooled: channels last if they lie so and a tap's number fits a byte,
  /// else row-major.
  fileprivate func lines(of pooling: MaxPooling) -> (kind: Int32, element: Element) {
    kind == 1 && pooling.runsInBlocks ? (1, element) : (0, .float32)
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
