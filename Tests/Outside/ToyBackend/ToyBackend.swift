import FoveaCore
public import FoveaGraph
public import FoveaRuntime

/// A backend in plain Swift, written with Fovea's public interface alone.
///
/// Values are arrays of `Double`, row by row; parts of the state are rounded to `float32`. Composites are decomposed,
/// and each primitive is one function in `Kernels`.
public struct ToyBackend: Backend {
  /// The settings.
  public let settings: ToySettings

  /// The name in messages and reports.
  public var name: String { ToySettings.name }

  /// The traits on which the bits of a result depend.
  public var traits: [String: String] { ["backend": name, "rounded": "\(settings.rounded)"] }

  /// Makes the backend.
  public init(_ settings: ToySettings = ToySettings()) { self.settings = settings }

  /// Makes an empty state.
  public func makeState() -> any StateStore { ToyState() }

  /// Turns a graph into something that runs.
  ///
  /// - Throws: `FoveaError` with code `.backend` if an operation has no kernel, or the state is another backend's or
  ///   disagrees with the graph; `ShapeError` if the graph is not legal.
  public func compile(_ graph: Graph, over state: any StateStore) throws -> any Program {
    guard let state = state as? ToyState else {
      throw FoveaError(.backend, at: name, "the state belongs to another backend")
    }
    try graph.verify()
    let memory = try estimate(graph)
    try memory.requireRoom(for: graph)
    for entry in graph.stateEntries { try state.declare(entry) }
    return try ToyProgram(graph.decomposed(), memory: memory, rounded: settings.rounded, over: state)
  }

  /// The memory of all values: none is given back before the run ends.
  ///
  /// - Throws: `ShapeError` if a composite cannot be decomposed.
  public func estimate(_ graph: Graph) throws -> MemoryEstimate {
    let primitives = try graph.decomposed()
    return MemoryEstimate(
      programBytes: 8 * primitives.types.map(\.shape.count).reduce(0, +),
      stateBytes: 8 * graph.stateEntries.map(\.shape.count).reduce(0, +))
  }
}
