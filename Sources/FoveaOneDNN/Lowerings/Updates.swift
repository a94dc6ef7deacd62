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
    let (count, hasVelocity) = (place.layout.byteCount / 4, momentum != 0)
    compiler.kernel("sgd", reads: [gradient, rate], writes: place.targets) {
      [self, scope = group.node.scope] pointers in
      let isFinite = fovea_sgd(
        Int64(count), pointers.floats(2), pointers.floats(0), pointers.floats(1),
        hasVelocity ? pointers.floats(3) : nil, Float(momentum), nesterov ? 1 : 0, Float(weightDecay))
      guard isFinite == 1 else { throw FoveaError.notFinite(scope) }
    }
  }
}

extension AdamUpdate: Lowerable {
  var refusesNotFinite: Bool { true }

  func lower(_ group: Group, with compiler: Compiler) throws {
    let place = try compiler.beginUpdate(group, moments: Array(group.inputs[5...]))
    let gradient = try compiler.located(group.inputs[1], in: place.layout)
    let scalars = try group.inputs[2...4].map { try compiler.plain($0) }
    let count = place.layout.byteCount / 4
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

extension Compiler {
  /// The places that an update writes, all in the layout of the parameter.
  ///
  /// They are the state's own where nothing needs the old value any more, otherwise copies.
  func beginUpdate(
    _ group: Group, moments: [Graph.Value]
  ) throws -> (layout: Layout, targets: [Located]) {
    let layout = try located(group.inputs[0]).layout
    var targets: [Located] = []
    for (old, new) in zip([group.inputs[0]] + moments, group.outputs) {
      try settle(old, in: layout)
      let place = try located(old, in: layout)
      let owns = try located(old).buffer == place.buffer && statePath(old) == target(of: new)
      if owns, statePath(old) != nil, isFinished(old) {
        define(new, as: place)
        targets.append(place)
      } else {
        let copy = try define(new, layout: layout)
        kernel("copy", reads: [place], writes: [copy]) { pointers in
          fovea_copy(Int64(layout.byteCount), pointers[0], pointers[1])
        }
        targets.append(copy)
      }
    }
    return (layout, targets)
  }
}
