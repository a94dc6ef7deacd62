import FoveaCore
public import FoveaGraph
public import FoveaRuntime

/// The backend in plain Swift: slow, simple, and the judge of the others.
///
/// Every value is a `Double` from end to end, the state too; numbers become `float32` only where they
/// leave through a ``StateStore`` or a ``Program``. Composite operations run as their decomposition, which
/// so defines what other backends must compute. Inputs declared as `float32` may be given as
/// `float64`, which finite differences need.
public struct ReferenceBackend: Backend {
  static let name = "reference"

  /// The name in messages and reports.
  public var name: String { Self.name }

  /// Makes the backend, which has no settings.
  public init() {}

  /// Makes an empty state.
  public func makeState() -> any StateStore { ReferenceStateStore() }

  /// Turns a graph into something that runs.
  ///
  /// - Throws: `FoveaError` with code `.backend` if an operation has no lowering, the state is another
  ///   backend's or disagrees with the graph; `ShapeError` if the graph is not legal.
  public func compile(_ graph: Graph, over state: any StateStore) throws -> any Program {
    guard let state = state as? ReferenceStateStore else {
      throw FoveaError(.backend, at: name, "the state belongs to another backend")
    }
    try graph.verify()
    let primitives = try graph.decomposed()
    try Self.memory(of: primitives).requireRoom(for: graph)
    for entry in graph.stateEntries { try state.declare(entry) }
    return try ReferenceProgram(primitives, over: state)
  }

  /// The memory that a program for the graph would take at 8 bytes for each number.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the graph cannot be compiled.
  public func estimate(_ graph: Graph) throws -> MemoryEstimate {
    let primitives = try graph.decomposed()
    for node in primitives.nodes { _ = try ReferenceLowerings.kernel(of: node) }
    return Self.memory(of: primitives)
  }

  /// The packed size of all values that live during a run, and the size of the state.
  static func memory(of graph: Graph) -> MemoryEstimate {
    let state = Set(graph.stateEntries.compactMap { graph.stateValue($0.path) })
    let intervals = Liveness(graph).ranges.enumerated().compactMap { index, range in
      state.contains { $0.index == index }
        ? nil
        : range.map {
          IntervalPacker.Interval(byteCount: 8 * graph.types[index].shape.count, lifetime: $0)
        }
    }
    return MemoryEstimate(
      programBytes: IntervalPacker(intervals).byteCount,
      stateBytes: 8 * graph.stateEntries.map(\.shape.count).reduce(0, +))
  }
}
