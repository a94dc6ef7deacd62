internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

extension BatchNormalization: Lowerable {
  var readsBFloat16: Bool { true }

  /// A ReLU in the same group leaves a mask in the place of the value between the two, if a gradient reads it.
  func lower(_ group: Group, with compiler: Compiler) throws {
    let (given, relu, between) = (statistics == .given, group.hasReLU, group.node.outputs[0])
    let direction =
      given && (!relu || compiler.isFinished(between)) ? FDNN_FORWARD_INFERENCE : FDNN_FORWARD_TRAINING
    let (primitive, layout) = try choose(compiler.located(group.inputs[0]).layout) {
      try Primitive.batchNormalization(direction, src: $0, epsilon: epsilon, given: given, relu: relu)
    }
    // Never in place: oneDNN's code takes up to twice the time there, forward and backward.
    var arguments = [
      (FDNN_SRC, try compiler.located(group.inputs[0], in: layout)),
      (FDNN_SCALE, try compiler.plain(group.inputs[1])), (FDNN_SHIFT, try compiler.plain(group.inputs[2])),
      (FDNN_DST, try compiler.define(group.outputs[0], layout: layout)),
    ]
    if given {
      arguments.append((FDNN_MEAN, try compiler.plain(group.inputs[3])))
      arguments.append((FDNN_VARIANCE, try compiler.plain(group.inputs[4])))
    } else {
      let vector = try compiler.plainLayout(of: group.outputs[1])
      arguments.append((FDNN_MEAN, try compiler.define(group.outputs[1], layout: vector)))
      arguments.append((FDNN_VARIANCE, try compiler.define(group.outputs[2], layout: vector)))
    }
    let maskBytes = primitive.byteCount(FDNN_WORKSPACE)
    if maskBytes > 0 {
      let mask = try compiler.define(between, layout: layout, byteCount: maskBytes)
      arguments.append((FDNN_WORKSPACE, try primitive.workspace(in: mask)))
    }
    try compiler.append(primitive, arguments)
  }

  /// The primitive in the layout given, or row-major where only that has fast code.
  func choose(
    _ layout: Layout, _ make: (Layout) throws -> Primitive
  ) throws -> (Primitive, Layout) {
    if let primitive = try? make(layout), !primitive.isReference { return (primitive, layout) }
    for kind: Int32 in [0, 1] {
      let other = try Layout.make(layout.dimensions, kind: kind, element: layout.element)
      if let primitive = try? make(other), !primitive.isReference { return (primitive, other) }
    }
    if layout.element == .bfloat16 { return try choose(layout.holding(.float32), make) }
    return (try make(layout), layout)
  }
}

extension BatchNormalizationGradient: Lowerable {
  var readsBFloat16: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let inputs = group.inputs
    let make = { [normalization, relu = group.hasReLU] (layout: Layout) in
      try Primitive.batchNormalization(
        FDNN_BACKWARD_DATA, src: layout, epsilon: normalization.epsilon,
        given: normalization.statistics == .given, relu: relu)
    }
    // The mask of a ReLU can be read only in the layout in which it was made.
    let mask = group.hasReLU ? try compiler.located(inputs[5]) : nil
    let (primitive, layout) =
      if let mask {
        (try make(mask.layout), mask.layout)
      } else {
        try normalization.choose(compiler.located(inputs[0]).layout, make)
      }
    let vector = try compiler.plainLayout(of: group.outputs[1])
    var arguments = [
      (FDNN_SRC, try compiler.located(inputs[0], in: layout)),
      (FDNN_SCALE, try compiler.plain(inputs[1])),
      (FDNN_DIFF_DST, try compiler.located(inputs[4], in: layout)),
      (FDNN_MEAN, try compiler.plain(inputs[2])), (FDNN_VARIANCE, try compiler.plain(inputs[3])),
      (FDNN_DIFF_SRC, try compiler.define(group.outputs[0], layout: layout)),
      (FDNN_DIFF_SCALE, try compiler.define(group.outputs[1], layout: vector)),
      (FDNN_DIFF_SHIFT, try compiler.define(group.outputs[2], layout: vector)),
    ]
    if let mask { arguments.append((FDNN_WORKSPACE, try primitive.workspace(in: mask))) }
    try compiler.append(primitive, arguments)
  }
}

extension Primitive {
  /// A buffer that holds the workspace of a primitive which worked in the place's layout.
  fileprivate func workspace(in place: Located) throws -> Located {
    Located(buffer: place.buffer, layout: try layout(FDNN_WORKSPACE))
  }
}
