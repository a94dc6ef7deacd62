internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

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
