internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

extension Reduce: Lowerable {
  func lower(_ group: Group, with compiler: Compiler) throws {
    let input = compiler.shape(group.inputs[0])
    let source = try compiler.plain(group.inputs[0])
    let target = try compiler.define(group.outputs[0], layout: compiler.plainLayout(of: group.outputs[0]))
    let kept = input.dimensions.indices.filter { !axes.contains($0) }
    let order = kept + axes.sorted()
    let extents = order.map { Int64(input[$0]) }
    let steps = order.map { Int64(input.strides[$0]) }
    let code =
      switch function {
      case .sum: FOVEA_SUM
      case .mean: FOVEA_MEAN
      case .maximum: FOVEA_MAXIMUM
      }
    compiler.kernel("reduce", reads: [source], writes: [target]) { pointers in
      fovea_reduce(
        code, Int32(order.count), Int32(kept.count), extents, steps, pointers.floats(0),
        pointers.floats(1))
    }
  }
}
