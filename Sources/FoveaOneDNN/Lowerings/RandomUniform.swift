internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension RandomUniform: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let position = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape))
    let (key, count, row) = (key, shape.count, shape.count / max(shape[0], 1))
    compiler.kernel("random_uniform", reads: [position], writes: [target]) { pointers in
      fovea_random_uniform(
        Int64(count), Int64(row), key.seed, key.stream, pointers[0].assumingMemoryBound(to: Int64.self),
        pointers.floats(1))
    }
  }
}
