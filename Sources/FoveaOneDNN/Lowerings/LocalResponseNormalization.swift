internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension LocalResponseNormalization: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.readable(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: source.layout, replacing: source)
    let kind = source.layout.kind
    compiler.kernel("lrn", reads: [source], writes: [target]) { [self] pointers in
      fovea_lrn(
        kind, Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]), Int64(size), alpha, beta, k,
        pointers.floats(0), pointers.floats(1))
    }
  }
}

extension LocalResponseNormalizationGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.readable(group.inputs[0])
    let gradient = try compiler.located(group.inputs[1], in: source.layout)
    let target = try compiler.define(group.outputs[0], layout: source.layout)
    let (n, kind) = (normalization, source.layout.kind)
    compiler.kernel("lrn_gradient", reads: [source, gradient], writes: [target]) { pointers in
      fovea_lrn_gradient(
        kind, Int64(shape[0]), Int64(shape[1]), Int64(shape[2] * shape[3]), Int64(n.size), n.alpha, n.beta,
        n.k, pointers.floats(0), pointers.floats(1), pointers.floats(2))
    }
  }
}
