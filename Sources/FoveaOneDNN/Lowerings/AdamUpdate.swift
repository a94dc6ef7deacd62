internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph
internal import FoveaRuntime

extension AdamUpdate: Lowerable {
  var refusesNotFinite: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let place = try compiler.beginUpdate(group, moments: Array(group.inputs[5...]))
    let gradient = try compiler.located(group.inputs[1], in: place.layout)
    let scalars = try group.inputs[2...4].map { try compiler.plain($0) }
    let count = place.layout.elementCount
    let scope = group.node.scope
    compiler.kernel("adam", reads: [gradient] + scalars, writes: place.targets) { [self] pointers in
      let isFinite = fovea_adam(
        Int64(count), pointers.floats(4), pointers.floats(0), pointers.floats(1), pointers.floats(2),
        pointers.floats(3), pointers.floats(5), pointers.floats(6), beta1, beta2,
        Float(epsilon), Float(weightDecay), decoupled ? 1 : 0)
      guard isFinite == 1 else { throw FoveaError.notFinite(scope) }
    }
  }
}
