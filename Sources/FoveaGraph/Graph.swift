public import FoveaCore

/// A list of operations on typed values, each value assigned once: what a backend compiles.
///
/// A graph is built by appending. Shapes are inferred and checked at once, so a graph that exists is
/// well typed, and no size or cost in it is so large that sums of them would overflow. Values in the state
/// are read through `state(_:)` and replaced, at the end of a run, through `write(_:to:)`; within a run a
/// state value never changes.
public struct Graph: Sendable {
  /// The type of every value, by its index.
  public private(set) var types: [TensorType] = []
  /// The operations in an order in which each comes after all that it reads.
  public package(set) var nodes: [Node] = []
  /// The values that come from outside.
  public private(set) var arguments: [Argument] = []
  /// The values that each run returns, by their names.
  public package(set) var results: [(name: String, value: Value)] = []
  /// The values that replace parts of the state when a run ends.
  public package(set) var writes: [(path: String, value: Value)] = []
  /// The path of the layer that appended nodes belong to.
  public var scope = ""
  /// The part of the step to which appended nodes belong.
  public var phase = Phase.forward

  /// The suffix of the names of inputs that are declared from here on.
  package var inputSuffix = ""

  /// The values that the graph expects in the state, in the order of declaration.
  public private(set) var stateEntries: [StateEntry] = []

  private var sources: [Argument.Source: Value] = [:]

  /// Makes an empty graph.
  public init() {}

  /// The type of a value.
  public func type(of value: Value) -> TensorType { types[value.index] }

  /// The shape of a value.
  public func shape(of value: Value) -> TensorShape { types[value.index].shape }

  /// Declares a value that is given for each run, and returns it; the same name gives the same value.
  ///
  /// The type must be the same each time.
  public mutating func input(_ name: String, _ type: TensorType) -> Value {
    argument(.input(name + inputSuffix), type)
  }

  /// Declares a value, `float32`, that the state keeps between runs, and returns it; the same path gives the
  /// same value.
  ///
  /// The shape must be the same each time.
  public mutating func state(_ path: String, _ shape: TensorShape, role: StateRole) -> Value {
    if sources[.state(path)] == nil {
      stateEntries.append(StateEntry(path: path, shape: shape, role: role))
    }
    return argument(.state(path), TensorType(shape))
  }

  /// Replaces the paths of the state that the graph reads, where `path` gives another one, by those of
  /// averages.
  mutating func moveState(_ path: (String) -> String) {
    for index in stateEntries.indices {
      let old = stateEntries[index].path
      guard path(old) != old else { continue }
      stateEntries[index] = StateEntry(path: path(old), shape: stateEntries[index].shape, role: .average)
    }
    for index in arguments.indices {
      guard case .state(let old) = arguments[index].source else { continue }
      let value = sources.removeValue(forKey: .state(old))
      arguments[index] = Argument(value: arguments[index].value, source: .state(path(old)))
      sources[.state(path(old))] = value
    }
  }

  private mutating func argument(_ source: Argument.Source, _ type: TensorType) -> Value {
    if let known = sources[source] {
      precondition(types[known.index] == type, "\(source) is declared as \(types[known.index]) and \(type)")
      return known
    }
    let value = makeValue(type)
    sources[source] = value
    arguments.append(Argument(value: value, source: source))
    return value
  }

  private mutating func makeValue(_ type: TensorType) -> Value {
    types.append(type)
    return Value(index: types.count - 1)
  }

  /// Appends an operation and returns all its results.
  ///
  /// - Throws: `ShapeError` that names the current scope if the inputs do not fit, or with rule `Graph G1` or
  ///   `Graph G2` if something is too large to compute with.
  public mutating func applyAll(
    _ operation: some Operation, _ inputs: [Value]
  ) throws(ShapeError) -> [Value] {
    let inputTypes = inputs.map { types[$0.index] }
    try Self.requireLimits(inputTypes, at: scope)
    let outputTypes: [TensorType]
    do {
      outputTypes = try operation.outputTypes(inputTypes)
    } catch {
      var located = error
      if located.location.isEmpty { located.location = scope }
      throw located
    }
    try Self.requireLimits(outputTypes, at: scope)
    try Self.requireLimits(operation, inputTypes, at: scope)
    let outputs = outputTypes.map { makeValue($0) }
    nodes.append(
      Node(operation: operation, inputs: inputs, outputs: outputs, scope: scope, phase: phase))
    return outputs
  }

  /// Appends an operation and returns its first result.
  ///
  /// - Throws: `ShapeError`, as ``applyAll(_:_:)`` does.
  public mutating func apply(
    _ operation: some Operation, _ inputs: Value...
  ) throws(ShapeError) -> Value {
    try applyAll(operation, inputs)[0]
  }

  /// Returns a value from each run, under a name.
  public mutating func result(_ name: String, _ value: Value) { results.append((name, value)) }

  /// Replaces a part of the state by a value when a run ends.
  public mutating func write(_ value: Value, to path: String) { writes.append((path, value)) }

  /// The bytes of all values that are given for each run.
  package var inputByteCount: Int {
    arguments.reduce(0) { sum, argument in
      guard case .input = argument.source else { return sum }
      let type = type(of: argument.value)
      return sum + type.shape.count * type.elementType.byteCount
    }
  }

  /// The value of the state under a path, if the graph reads it.
  public func stateValue(_ path: String) -> Value? { sources[.state(path)] }

  /// The path under which the state keeps a value, nil for a value that comes from elsewhere.
  package func statePath(of value: Value) -> String? {
    for argument in arguments where argument.value == value {
      if case .state(let path) = argument.source { return path }
    }
    return nil
  }

  /// The number of multiply-accumulate operations in one run of the given phases.
  public func multiplyAccumulates(in phases: Set<Phase> = [.forward, .backward, .update]) -> Int {
    nodes.lazy.filter { phases.contains($0.phase) }
      .map { $0.operation.multiplyAccumulates($0.inputs.map { self.types[$0.index] }) }.reduce(0, +)
  }
}
