internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

// Where values lie, and in which layouts.

extension Compiler {
  func shape(_ value: Graph.Value) -> TensorShape { graph.shape(of: value) }

  /// Where a value lies as its maker left it, or in `float32` if the group reads nothing else.
  func located(_ value: Graph.Value) throws -> Located {
    let native = try native(value)
    let reader = group?.node.operation as? any Lowerable
    let isRead =
      if native.scales != nil {
        reader?.readsBytes ?? false
      } else {
        native.layout.element != .bfloat16 || reader?.readsBFloat16 ?? false
      }
    return isRead ? native : try wide(value)
  }

  /// Where a value lies as its maker left it, or in `float32` if that is bytes, for lowerings that read both but not
  /// here.
  func numbers(_ value: Graph.Value) throws -> Located {
    let place = try located(value)
    return place.scales == nil ? place : try wide(value)
  }

  /// Where a value lies in `float32`, in the places that its maker chose.
  func wide(_ value: Graph.Value) throws -> Located {
    try located(value, in: native(value).layout.holding(.float32))
  }

  /// Where a value lies as its maker left it.
  private func native(_ value: Graph.Value) throws -> Located {
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
    let native = try native(value)
    if let known = places[value]?.first(where: { $0.layout == layout }) { return known }
    let isNumber = native.scales == nil || layout.element == native.layout.element
    let target =
      isNumber ? try moved(native, to: layout, for: value) : try located(dequantized(native), in: layout)
    places[value, default: []].append(target)
    occupants[target.buffer] = [value]
    return target
  }

  /// Appends a change of layout and returns the new place.
  ///
  /// What the state keeps and this program does not replace is packed when the state changes, not in
  /// every run.
  func moved(_ from: Located, to layout: Layout, for value: Graph.Value) throws -> Located {
    try moved(from, to: layout, isPacked: isKept(value, in: from))
  }

  /// Where numbers lie in a layout, moved there if they do not yet.
  func located(_ place: Located, in layout: Layout) throws -> Located {
    place.layout == layout ? place : try moved(place, to: layout, isPacked: isKept(place))
  }

  private func moved(_ from: Located, to layout: Layout, isPacked: Bool) throws -> Located {
    var target = isPacked ? keep(layout) : scratch(layout)
    target.scales = from.scales
    try move(from, to: target, trigger: isPacked ? .stateChanged : .always)
    return target
  }

  /// Whether what is made of a value is made when the state changes, not in every run.
  func isKept(_ value: Graph.Value, in place: Located) -> Bool {
    statePath(value).map { !written.contains($0) } ?? isKept(place)
  }

  /// Whether what lies in a place is made when the state changes, not in every run.
  func isKept(_ place: Located) -> Bool {
    if case .kept = plan.places[place.buffer.index] { true } else { false }
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

  /// What a value between operations is kept in: the first for which there is fast code.
  var keptElements: [Element] {
    switch backend.precision {
    case .float32: [.float32]
    case .bfloat16: [.bfloat16, .float32]
    }
  }

  /// The row-major layout of a value.
  func plainLayout(of value: Graph.Value) throws -> Layout { try .plain(graph.type(of: value)) }
}
