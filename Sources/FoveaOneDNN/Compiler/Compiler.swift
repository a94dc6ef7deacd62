internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph
internal import FoveaRuntime

/// Turns a graph into steps: what the lowerings of operations work with.
///
/// To be used on the compute thread only.
final class Compiler {
  let graph: Graph
  let state: OneDNNStateStore
  let backend: OneDNNBackend
  private(set) var steps: [Step] = []
  private(set) var plan = Plan()
  private(set) var inputs: [(name: String, type: TensorType, buffer: Buffer)] = []

  private var places: [Graph.Value: [Located]] = [:]
  private var sources: [Graph.Value: Graph.Argument.Source] = [:]
  private var remaining: [Graph.Value: Int] = [:]
  private var tenants: [Buffer: Set<Graph.Value>] = [:]
  private let written: Set<String>
  private var group: Group?

  init(_ graph: Graph, _ state: OneDNNStateStore, _ backend: OneDNNBackend) {
    self.graph = graph
    self.state = state
    self.backend = backend
    written = Set(graph.writes.map(\.path))
    for argument in graph.arguments { sources[argument.value] = argument.source }
  }

  /// Lowers everything; returns the buffers of the results, row-major.
  func compile() throws -> [(name: String, type: TensorType, buffer: Buffer)] {
    let groups = Grouping.groups(of: graph)
    for value in groups.flatMap(\.inputs) + graph.results.map(\.value) + graph.writes.map(\.value) {
      remaining[value, default: 0] += 1
    }
    for argument in graph.arguments {
      guard case .input(let name) = argument.source else { continue }
      let type = graph.type(of: argument.value)
      let place = try define(argument.value, layout: .plain(type.shape))
      inputs.append((name, type, place.buffer))
    }
    for next in groups {
      group = next
      for value in next.inputs { remaining[value, default: 0] -= 1 }
      try Lowerings.lower(next, with: self)
    }
    group = nil
    var results: [(name: String, type: TensorType, buffer: Buffer)] = []
    for (name, value) in graph.results {
      results.append((name, graph.type(of: value), try plain(value).buffer))
    }
    let replacements = try graph.writes.map { try replacement($0.value, for: $0.path) }
    for (write, replacement) in zip(graph.writes, replacements) {
      guard let (tensor, source) = replacement else { continue }
      store(source, to: tensor, isKnownFinite: isKnownFinite(write.value))
    }
    return results
  }

  /// Places the buffers of all steps.
  func pack(_ results: [(name: String, type: TensorType, buffer: Buffer)]) -> Plan.Packed {
    plan.pack(steps, inputs: inputs.map(\.buffer), held: results.map(\.buffer))
  }

  // MARK: Values

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
    tenants[place.buffer] = [value]
    return place
  }

  /// Where a value lies in a given layout; moves it there if it does not yet.
  func located(_ value: Graph.Value, in layout: Layout) throws -> Located {
    let native = try located(value)
    if let known = places[value]?.first(where: { $0.layout == layout }) { return known }
    let target = try moved(native, to: layout, for: value)
    places[value, default: []].append(target)
    tenants[target.buffer] = [value]
    return target
  }

  /// Appends a change of layout and returns the new place.
  ///
  /// What the state keeps and this program does not replace is packed when the state changes, not in
  /// every run.
  func moved(_ from: Located, to layout: Layout, for value: Graph.Value) throws -> Located {
    let isPacked = statePath(value).map { !written.contains($0) } ?? false
    let target = isPacked ? keep(layout) : scratch(layout)
    try move(from, to: target, occasion: isPacked ? .stateChanged : .always)
    return target
  }

  /// Appends a change of layout between two places.
  ///
  /// oneDNN packs filters for Winograd's algorithm from few layouts, so there the way leads over the
  /// row-major one.
  func move(_ from: Located, to target: Located, occasion: Step.Occasion = .always) throws {
    let direct = try? Primitive.reorder(from: from.layout, to: target.layout)
    var start = from
    if direct == nil, !from.layout.isPlain {
      start = scratch(try .make(from.layout.dimensions))
      try move(from, to: start, occasion: occasion)
    }
    try append(
      direct ?? Primitive.reorder(from: start.layout, to: target.layout),
      [(FDNN_FROM, start), (FDNN_TO, target)], kind: "reorder",
      detail: "\(start.layout.name) to \(target.layout.name) \(target.layout.dimensions)",
      occasion: occasion)
  }

  /// Where a value lies in a layout that passes can read: its own, or row-major if only oneDNN reads that.
  func readable(_ value: Graph.Value) throws -> Located {
    let native = try located(value)
    return native.layout.kind >= 0 ? native : try plain(value)
  }

  /// Where a value lies row-major.
  func plain(_ value: Graph.Value) throws -> Located { try located(value, in: .plain(shape(value))) }

  /// Gives a new value a place, that of `other` if nothing needs `other` any more.
  @discardableResult
  func define(
    _ value: Graph.Value, layout: Layout, replacing other: Located? = nil, byteCount: Int? = nil
  ) throws -> Located {
    let type = graph.type(of: value)
    let size = byteCount ?? (layout.byteCount / 4 * type.elementType.byteCount)
    let place: Located
    if let other, other.layout.byteCount >= size, canOverwrite(other.buffer) {
      place = Located(buffer: other.buffer, layout: layout)
    } else {
      place = Located(buffer: plan.add(size), layout: layout)
    }
    places[value] = [place]
    tenants[place.buffer, default: []].insert(value)
    return place
  }

  /// Lets a step of this group turn one value into another in its place, or in the place of a copy if something
  /// else needs what lies there.
  func define(
    _ value: Graph.Value, over other: Graph.Value, in layout: Layout, sparing source: Located
  ) throws -> Located {
    var place = try located(other, in: layout)
    if place.buffer == source.buffer || !canOverwrite(place.buffer) { place = copied(place) }
    define(value, as: place)
    return place
  }

  /// Lets a new value be another view of a place.
  func define(_ value: Graph.Value, as place: Located) {
    places[value] = [place]
    tenants[place.buffer, default: []].insert(value)
  }

  /// Whether a step of this group may write over what lies in a place.
  func isReplaceable(_ place: Located) -> Bool { canOverwrite(place.buffer) }

  /// Whether a buffer of the arena holds nothing that is still needed after this group.
  private func canOverwrite(_ buffer: Buffer) -> Bool {
    guard case .arena = plan.places[buffer.index] else { return false }
    return (tenants[buffer] ?? []).allSatisfy { isFinished($0) }
  }

  /// Whether nothing after this group reads the value.
  func isFinished(_ value: Graph.Value) -> Bool { remaining[value, default: 0] == 0 }

  /// A buffer for the duration of one step.
  func scratch(byteCount: Int) -> Buffer { plan.add(byteCount) }

  /// A place for what the next steps read.
  func scratch(_ layout: Layout) -> Located {
    Located(buffer: plan.add(layout.byteCount), layout: layout)
  }

  /// A place for what outlives runs.
  func keep(_ layout: Layout) -> Located {
    Located(buffer: plan.add(layout.byteCount, .kept), layout: layout)
  }

  /// Appends a copy of what lies in a place.
  private func copied(_ place: Located) -> Located {
    let copy = scratch(place.layout)
    kernel("copy", reads: [place], writes: [copy]) { pointers in
      fovea_copy(Int64(place.layout.byteCount), pointers[0], pointers[1])
    }
    return copy
  }

  // MARK: State

  /// The path under which the state keeps a value.
  func statePath(_ value: Graph.Value) -> String? {
    guard case .state(let path) = sources[value] else { return nil }
    return path
  }

  /// Whether the program replaces parts of the state when it runs.
  var isTraining: Bool { !graph.writes.isEmpty }

  /// Moves a trained value of the state, if it is row-major still, to the layout that suits its use here.
  func settle(_ value: Graph.Value, in layout: Layout) throws {
    guard let path = statePath(value), written.contains(path), places[value] == nil else { return }
    let tensor = try state.tensor(path)
    guard tensor.layout.isPlain, tensor.layout.dimensions == layout.dimensions else { return }
    try state.relayout(tensor, to: layout)
  }

  /// The layout in which the state keeps a value, nil for other values.
  func settledLayout(_ value: Graph.Value) throws -> Layout? {
    try statePath(value).map { try state.tensor($0).layout }
  }

  /// The path of the state that a value will replace.
  func target(of value: Graph.Value) -> String? { graph.writes.first { $0.value == value }?.path }

  /// Where the value lies that is to replace a part of the state, nil if it was made in that place.
  ///
  /// A value that lies in another part of the state is copied, for that part may be replaced first.
  private func replacement(
    _ value: Graph.Value, for path: String
  ) throws -> (tensor: OneDNNStateStore.Tensor, source: Located)? {
    let tensor = try state.tensor(path)
    let native = try located(value)
    guard case .state(let holder) = plan.places[native.buffer.index] else {
      return (tensor, try located(value, in: tensor.layout))
    }
    if holder === tensor { return nil }
    let copy = copied(native)
    places[value] = [copy]
    tenants[copy.buffer] = [value]
    return (tensor, try located(value, in: tensor.layout))
  }

  /// Whether the step that makes a value looks at each of its numbers already.
  private func isKnownFinite(_ value: Graph.Value) -> Bool {
    let maker = graph.nodes.first { $0.outputs.contains(value) }?.operation as? any Lowerable
    return maker?.refusesNotFinite ?? false
  }

  /// Appends the replacement of a part of the state; throws in a run that would put there what is not finite.
  private func store(_ source: Located, to tensor: OneDNNStateStore.Tensor, isKnownFinite: Bool) {
    let byteCount = tensor.layout.byteCount
    let target = Located(buffer: plan.add(byteCount, .state(tensor)), layout: tensor.layout)
    kernel("store", reads: [source], writes: [target]) { [path = tensor.entry.path] pointers in
      if isKnownFinite {
        fovea_copy(Int64(byteCount), pointers[0], pointers[1])
      } else {
        let isFinite = fovea_copy_finite(Int64(byteCount / 4), pointers.floats(0), pointers.floats(1))
        guard isFinite == 1 else { throw FoveaError.notFinite(path) }
      }
    }
  }

  // MARK: Steps

  /// Appends a primitive, with scratch memory if it wants any.
  func append(
    _ primitive: Primitive, _ arguments: [(fdnn_role, Located)], kind: String? = nil,
    detail: String = "", occasion: Step.Occasion = .always
  ) throws {
    var arguments = arguments
    let scratchBytes = primitive.byteCount(FDNN_SCRATCHPAD)
    if scratchBytes > 0 {
      let place = Located(
        buffer: scratch(byteCount: scratchBytes), layout: try primitive.layout(FDNN_SCRATCHPAD))
      arguments.append((FDNN_SCRATCHPAD, place))
    }
    let readRoles: Set<fdnn_role.RawValue> = Set(
      [
        FDNN_SRC, FDNN_WEIGHTS, FDNN_BIAS, FDNN_DIFF_DST, FDNN_SCALE, FDNN_SHIFT, FDNN_FROM,
      ].map(\.rawValue))
    let reads = arguments.filter { readRoles.contains($0.0.rawValue) }
    let writes = arguments.filter { !readRoles.contains($0.0.rawValue) }
    let ordered = reads + writes
    try refuseReference(primitive, kind)
    steps.append(
      Step(
        description: .init(
          kind: kind ?? group?.name ?? "", scope: group?.node.scope ?? "",
          implementation: primitive.implementation,
          detail: detail.isEmpty
            ? ordered.map { "\($0.1.layout.name)\($0.1.layout.dimensions)" }.joined(
              separator: " ") : detail),
        reads: reads.map(\.1.buffer), writes: writes.map(\.1.buffer), occasion: occasion,
        bind: { pointers in
          let call = try Call(
            primitive, zip(ordered, pointers).map { ($0.0, $0.1.layout, $1) })
          return { try call.run() }
        }))
  }

  /// Appends a pass of our own; it gets the addresses of `reads`, then of `writes`.
  func kernel(
    _ implementation: String, reads: [Located], writes: [Located], scratch: [Buffer] = [],
    kind: String? = nil, occasion: Step.Occasion = .always,
    _ body: @escaping ([UnsafeMutableRawPointer]) throws -> Void
  ) {
    steps.append(
      Step(
        description: .init(
          kind: kind ?? group?.name ?? implementation, scope: group?.node.scope ?? "",
          implementation: "fovea:\(implementation)",
          detail: (reads + writes).map { "\($0.layout.name)\($0.layout.dimensions)" }.joined(separator: " ")),
        reads: reads.map(\.buffer), writes: writes.map(\.buffer) + scratch,
        occasion: occasion, bind: { pointers in { try body(pointers) } }))
  }

  private func refuseReference(_ primitive: Primitive, _ kind: String?) throws {
    guard primitive.isReference else { return }
    try backend.slowImplementations.handle(
      "\(kind ?? group?.name ?? "") of \(group?.node.scope ?? "")", primitive.implementation)
  }
}
