internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

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
