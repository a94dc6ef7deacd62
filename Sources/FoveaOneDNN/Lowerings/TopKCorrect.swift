internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension TopKCorrect: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: compiler.plainLayout(of: group.outputs[0]))
    compiler.kernel("top_k_correct", reads: sources, writes: [target]) { [k] pointers in
      fovea_top_k_correct(
        Int64(shape[0]), Int64(shape[1]), pointers.floats(0), pointers.integers(1), Int64(k),
        pointers.integers(2))
    }
  }
}
