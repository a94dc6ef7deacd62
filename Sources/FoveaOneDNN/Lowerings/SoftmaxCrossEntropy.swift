internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension SoftmaxCrossEntropy: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(.scalar))
    let (smoothing, isWeighted) = (labelSmoothing, sources.count == 3)
    compiler.kernel("cross_entropy", reads: sources, writes: [target]) { pointers in
      fovea_cross_entropy(
        Int64(shape[0]), Int64(shape[1]), pointers.floats(0), pointers.integers(1),
        isWeighted ? pointers.floats(2) : nil, smoothing, pointers.floats(pointers.count - 1))
    }
  }
}

extension SoftmaxCrossEntropyGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let (smoothing, isWeighted) = (loss.labelSmoothing, sources.count == 4)
    compiler.kernel("cross_entropy_gradient", reads: sources, writes: [target]) { pointers in
      fovea_cross_entropy_gradient(
        Int64(shape[0]), Int64(shape[1]), pointers.floats(0), pointers.integers(1),
        isWeighted ? pointers.floats(2) : nil, smoothing, pointers.floats(pointers.count - 2),
        pointers.floats(pointers.count - 1))
    }
  }
}
