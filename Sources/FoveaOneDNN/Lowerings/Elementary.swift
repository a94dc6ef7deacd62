internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

// The primitives that composites stand for when nothing lowers them whole. They work row-major.

extension Constant: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    compiler.kernel("fill", reads: [], writes: [target]) { [value, shape] pointers in
      fovea_fill(Int64(shape.count), Float(value), pointers.floats(0))
    }
  }
}

extension Unary: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let (code, a, b): (fovea_unary_function, Double, Double) =
      switch function {
      case .exponential: (FOVEA_EXP, 0, 0)
      case .logarithm: (FOVEA_LOG, 0, 0)
      case .squareRoot: (FOVEA_SQRT, 0, 0)
      case .power(let exponent): (FOVEA_POWER, exponent, 0)
      case .affine(let scale, let shift): (FOVEA_AFFINE, scale, shift)
      }
    compiler.kernel("unary", reads: [source], writes: [target]) { pointers in
      fovea_unary(code, Int64(shape.count), a, b, pointers.floats(0), pointers.floats(1))
    }
  }
}

extension Binary: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let code =
      switch function {
      case .add: FOVEA_ADD
      case .subtract: FOVEA_SUBTRACT
      case .multiply: FOVEA_MULTIPLY
      case .divide: FOVEA_DIVIDE
      case .greater: FOVEA_GREATER
      }
    compiler.kernel("binary", reads: sources, writes: [target]) { pointers in
      fovea_binary(
        code, Int64(shape.count), pointers.floats(0), pointers.floats(1), pointers.floats(2))
    }
  }
}

extension Broadcast: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let input = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    var steps = [Int64](repeating: 0, count: shape.rank)
    for (place, axis) in axes.enumerated() where input[place] > 1 {
      steps[axis] = Int64(input.strides[place])
    }
    let extents = shape.dimensions.map(Int64.init)
    compiler.kernel("broadcast", reads: [source], writes: [target]) { [steps] pointers in
      fovea_broadcast(Int32(extents.count), extents, steps, pointers.floats(0), pointers.floats(1))
    }
  }
}

extension Reduce: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let input = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(compiler.shape(group.outputs[0])))
    let kept = input.dimensions.indices.filter { !axes.contains($0) }
    let order = kept + axes.sorted()
    let extents = order.map { Int64(input[$0]) }
    let steps = order.map { Int64(input.strides[$0]) }
    let code =
      switch function {
      case .sum: FOVEA_SUM
      case .mean: FOVEA_MEAN
      case .maximum: FOVEA_MAXIMUM
      }
    compiler.kernel("reduce", reads: [source], writes: [target]) { pointers in
      fovea_reduce(
        code, Int32(order.count), Int32(kept.count), extents, steps, pointers.floats(0),
        pointers.floats(1))
    }
  }
}
