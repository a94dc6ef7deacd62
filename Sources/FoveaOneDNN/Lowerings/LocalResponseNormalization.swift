internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension LocalResponseNormalization: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    compiler.kernel("lrn", reads: [source], writes: [target]) { [self] pointers in
      fovea_lrn(
        Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]), Int64(size), alpha, beta, k,
        pointers.floats(0), pointers.floats(1))
    }
  }
}

extension LocalResponseNormalizationGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let scratch = compiler.scratch(byteCount: shape.count * 4)
    let n = normalization
    compiler.kernel("lrn_gradient", reads: sources, writes: [target], scratch: [scratch]) { pointers in
      fovea_lrn_gradient(
        Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]), Int64(n.size), n.alpha, n.beta, n.k,
        pointers.floats(0), pointers.floats(1), pointers.floats(3), pointers.floats(2))
    }
  }
}
