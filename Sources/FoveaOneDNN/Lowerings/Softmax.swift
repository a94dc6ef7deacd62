internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

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
