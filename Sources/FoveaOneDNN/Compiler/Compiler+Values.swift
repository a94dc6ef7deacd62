internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

// Where values lie, and in which layouts.

extension Compiler {
  func shape(_ value: Graph.Value) -> TensorShape { graph.shape(of: value) }

  /// Where a value lies as its maker left it.
  func located(_ value: Graph.Value) throws -> Located {
    if let place = places[value]?.first { return place }
    guard case .state(let path) = sources[value] else {
      throw FoveaError(.backend, at: "%\(value.index)", "is read before it is made")
    }
    let tensor = try state.tensor(path)
    let place = Located(
      buffer: plan.add(tensor.layout.byteCount, .state(tensor)), layout: tensor.layout)
    places[value] = [place]
    occupants[place.buffer] = [value]
    return place
  }

  /// Where a value lies in a given layout; moves it there if it does not yet.
  func located(_ value: Graph.Value, in layout: Layout) throws -> Located {
    let native = try located(value)
    if let known = places[value]?.first(where: { $0.layout == layout }) { return known }
    let target = try moved(native, to: layout, for: value)
    places[value, default: []].append(target)
    occupants[target.buffer] = [value]
    return target
  }

  /// Appends a change of layout and returns the new place.
  ///
  /// What the state keeps and this program does not replace is packed when the state changes, not in
  /// every run.
  func moved(_ from: Located, to layout: Layout, for value: Graph.Value) throws -> Located {
    let isPacked = statePath(value).map { !written.contains($0) } ?? false
    let target = isPacked ? keep(layout) : scratch(layout)
    try move(from, to: target, trigger: isPacked ? .stateChanged : .always)
    return target
  }

  /// Appends a change of layout between two places.
  ///
  /// oneDNN packs filters for Winograd's algorithm from few layouts, so there the way leads over the
  /// row-major one.
  func move(_ from: Located, to target: Located, trigger: Step.Trigger = .always) throws {
    let direct = try? Primitive.reorder(from: from.layout, to: target.layout)
    var start = from
    if direct == nil, !from.layout.isPlain {
      start = scratch(try .make(from.layout.dimensions))
      try move(from, to: start, trigger: trigger)
    }
    try append(
      direct ?? Primitive.reorder(from: start.layout, to: target.layout),
      [(FDNN_FROM, start), (FDNN_TO, target)], kind: "reorder",
      detail: "\(start.layout.name) to \(target.layout.name) \(target.layout.dimensions)",
      trigger: trigger)
  }

  /// Where a value lies in a layout that passes can read: its own, or row-major if only oneDNN reads that.
  func readable(_ value: Graph.Value) throws -> Located {
    let native = try located(value)
    return native.layout.kind >= 0 ? native : try plain(value)
  }

  /// Where a value lies row-major.
  func plain(_ value: Graph.Value) throws -> Located { try located(value, in: plainLayout(of: value)) }

  /// The row-major layout of a value.
  func plainLayout(of value: Graph.Value) throws -> Layout { try .plain(graph.type(of: value)) }
}
