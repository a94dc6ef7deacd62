internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph

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
      if owns, statePath(old) != nil, isFinished(place.buffer) {
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
