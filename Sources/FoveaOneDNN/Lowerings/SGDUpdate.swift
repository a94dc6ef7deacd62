internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph
internal import FoveaRuntime

extension SGDUpdate: Lowerable {
  var refusesNotFinite: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let place = try compiler.beginUpdate(group, moments: Array(group.inputs.dropFirst(3)))
    let gradient = try compiler.located(group.inputs[1], in: place.layout)
    let rate = try compiler.plain(group.inputs[2])
    let (count, hasVelocity) = (place.layout.elementCount, momentum != 0)
    compiler.kernel("sgd", reads: [gradient, rate], writes: place.targets) {
      [self, scope = group.node.scope] pointers in
      let isFinite = fovea_sgd(
        Int64(count), pointers.floats(2), pointers.floats(0), pointers.floats(1),
        hasVelocity ? pointers.floats(3) : nil, Float(momentum), nesterov ? 1 : 0, Float(weightDecay))
      guard isFinite == 1 else { throw FoveaError.notFinite(scope) }
    }
  }
}
