internal import CFoveaKernels
internal import FoveaCore
internal import FoveaGraph
internal import FoveaRuntime

// What the state keeps between runs, and how a run replaces it.

extension Compiler {
  /// The path under which the state keeps a value.
  func statePath(_ value: Graph.Value) -> String? {
    guard case .state(let path) = sources[value] else { return nil }
    return path
  }

  /// Whether the program replaces parts of the state when it runs.
  var isTraining: Bool { !graph.writes.isEmpty }

  /// Moves a value of the state that is trained, or that nobody replaces, to the layout that suits its use here, if it is
  /// row-major still.
  func settle(_ value: Graph.Value, in layout: Layout) throws {
    guard let path = statePath(value), state.isFrozen || written.contains(path), places[value] == nil,
      layout.element == .float32
    else { return }
    let tensor = try state.tensor(path)
    guard tensor.layout.isPlain, tensor.layout.dimensions == layout.dimensions else { return }
    // There is no way back from what oneDNN packs for Winograd's algorithm.
    if state.isFrozen {
      guard (try? Primitive.reorder(from: layout, to: tensor.layout)) != nil else { return }
      guard (try? Primitive.reorder(from: tensor.layout, to: layout)) != nil else { return }
    }
    try state.relayout(tensor, to: layout)
  }

  /// The layout in which the state keeps a value, nil for other values.
  func settledLayout(_ value: Graph.Value) throws -> Layout? {
    try statePath(value).map { try state.tensor($0).layout }
  }

  /// The paths of the state that nothing reads but steps that take them at any address.
  func pathsReadAnywhere(
    _ results: [(name: String, type: TensorType, buffer: Buffer)]
  ) -> Set<String> {
    var (anywhere, elsewhere) = (Set<String>(), Set<String>())
    func path(_ buffer: Buffer) -> String? {
      guard case .state(let tensor) = plan.places[buffer.index] else { return nil }
      return tensor.entry.path
    }
    elsewhere.formUnion(results.compactMap { path($0.buffer) })
    for step in steps {
      for (index, buffer) in step.reads.enumerated() {
        guard let path = path(buffer) else { continue }
        if index == 0, step.readsAnywhere { anywhere.insert(path) } else { elsewhere.insert(path) }
      }
      elsewhere.formUnion(step.writes.compactMap(path))
    }
    return anywhere.subtracting(elsewhere)
  }

  /// The path of the state that a value will replace.
  func target(of value: Graph.Value) -> String? { graph.writes.first { $0.value == value }?.path }

  /// Where the value lies that is to replace a part of the state, nil if it was made in that place.
  ///
  /// A value that lies in another part of the state is copied, for that part may be replaced first.
  func replacement(
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
    occupants[copy.buffer] = [value]
    return (tensor, try located(value, in: tensor.layout))
  }

  /// Where a result lies: in a place of its own if it would lie in a part of the state that the program replaces.
  func result(_ place: Located) -> Located {
    guard case .state(let tensor) = plan.places[place.buffer.index], written.contains(tensor.entry.path)
    else { return place }
    return copied(place)
  }

  /// Whether the step that makes a value looks at each of its numbers already.
  func isKnownFinite(_ value: Graph.Value) -> Bool {
    let maker = graph.nodes.first { $0.outputs.contains(value) }?.operation as? any Lowerable
    return maker?.refusesNotFinite ?? false
  }

  /// Appends the replacement of a part of the state; throws in a run that would put there what is not finite.
  func store(_ source: Located, to tensor: OneDNNStateStore.Tensor, isKnownFinite: Bool) {
    let (byteCount, count) = (tensor.layout.byteCount, tensor.layout.elementCount)
    let target = Located(buffer: plan.add(byteCount, .state(tensor)), layout: tensor.layout)
    kernel("store", reads: [source], writes: [target]) { [path = tensor.entry.path] pointers in
      if isKnownFinite {
        fovea_copy(Int64(byteCount), pointers[0], pointers[1])
      } else {
        let isFinite = fovea_copy_finite(Int64(count), pointers.floats(0), pointers.floats(1))
        guard isFinite == 1 else { throw FoveaError.notFinite(path) }
      }
    }
  }
}
