internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph
internal import FoveaRuntime

extension MovingAverage: Lowerable {
  var refusesNotFinite: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let sources = try group.inputs.map { try compiler.plain($0) }
    let target = try compiler.define(group.outputs[0], layout: sources[0].layout)
    let count = compiler.shape(group.inputs[0]).count
    let path = compiler.target(of: group.outputs[0]) ?? group.node.scope
    compiler.kernel("moving_average", reads: sources, writes: [target]) { [weight, scale] pointers in
      let isFinite = fovea_moving_average(
        Int64(count), pointers.floats(0), pointers.floats(1), pointers.floats(2), weight, scale)
      guard isFinite == 1 else { throw FoveaError.notFinite(path) }
    }
  }
}
