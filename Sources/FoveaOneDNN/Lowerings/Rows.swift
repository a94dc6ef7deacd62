internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

// Operations on rows of logits: small, and computed in double precision inside.

extension Softmax: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    compiler.kernel("softmax", reads: [source], writes: [target]) { pointers in
      fovea_softmax(Int64(shape[0]), Int64(shape[1]), pointers.floats(0), pointers.floats(1))
    }
  }
}

extension SoftmaxGradient: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    compiler.kernel("softmax_gradient", reads: sources, writes: [target]) { pointers in
      fovea_softmax_gradient(
        Int64(shape[0]), Int64(shape[1]), pointers.floats(0), pointers.floats(1), pointers.floats(2))
    }
  }
}

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

extension TopKCorrect: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: .plain(.scalar))
    compiler.kernel("top_k_correct", reads: sources, writes: [target]) { [k] pointers in
      fovea_top_k_correct(
        Int64(shape[0]), Int64(shape[1]), pointers.floats(0), pointers.integers(1), Int64(k),
        pointers.integers(2))
    }
  }
}

extension OneHot: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let source = try compiler.plain(group.inputs[0])
    let shape = compiler.shape(group.outputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    compiler.kernel("one_hot", reads: [source], writes: [target]) { pointers in
      fovea_one_hot(Int64(shape[0]), Int64(shape[1]), pointers.integers(0), pointers.floats(1))
    }
  }
}

extension [UnsafeMutableRawPointer] {
  /// The buffer of the given number as 32-bit integers.
  fileprivate func integers(_ index: Int) -> UnsafeMutablePointer<Int32> {
    self[index].assumingMemoryBound(to: Int32.self)
  }
}
