internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Dropout: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let shape = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let position = try compiler.plain(group.inputs[1])
    let target = try compiler.define(group.outputs[0], layout: .plain(shape), replacing: source)
    let (key, count, row) = (draws(for: shape).key, shape.count, shape.count / max(shape[0], 1))
    compiler.kernel("dropout", reads: [source, position], writes: [target]) { [rate] pointers in
      fovea_dropout(
        Int64(count), Int64(row), key.seed, key.stream, pointers[1].assumingMemoryBound(to: Int64.self),
        rate, pointers.floats(0), pointers.floats(2))
    }
  }
}
