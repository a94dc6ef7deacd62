public import FoveaCore
public import FoveaGraph
public import FoveaRuntime
import Synchronization

/// The state of the reference backend: a dictionary of arrays of `Double`.
public final class ReferenceStateStore: StateStore {
  struct Contents: Sendable {
    var entries: [StateEntry] = []
    var values: [String: [Double]] = [:]
    var version = 0

    func entry(_ path: String) throws -> StateEntry {
      guard let entry = entries.first(where: { $0.path == path }) else {
        throw FoveaError(.backend, at: path, "the state has no value of this name")
      }
      return entry
    }
  }

  private let contents = Mutex(Contents())

  init() {}

  /// All values, in the order of their declaration.
  public var entries: [StateEntry] { contents.withLock { $0.entries } }

  /// A number that grows with every change, by a run or from outside.
  public var version: Int { contents.withLock { $0.version } }

  /// Adds a value, zero everywhere.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path exists with another shape or role.
  public func declare(_ entry: StateEntry) throws {
    try contents.withLock { contents in
      if let known = try? contents.entry(entry.path) {
        guard known == entry else {
          throw FoveaError(
            .backend, at: entry.path,
            "declared as \(entry.role.rawValue) \(entry.shape), known as \(known.role.rawValue) \(known.shape)"
          )
        }
        return
      }
      contents.entries.append(entry)
      contents.values[entry.path] = [Double](repeating: 0, count: entry.shape.count)
      contents.version += 1
    }
  }

  /// A copy of a value, rounded to `float32`.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path is not declared.
  public func read(_ path: String) throws -> HostTensor {
    let exact = try readDoubles(path)
    return HostTensor(exact.floats, shape: exact.shape)
  }

  /// A copy of a value as it is, of element type `float64`.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path is not declared.
  package func readDoubles(_ path: String) throws -> HostTensor {
    try contents.withLock { contents in
      let shape = try contents.entry(path).shape
      return HostTensor(.float64(contents.values[path] ?? []), shape: shape)
    }
  }

  /// Replaces a value; `float64` is taken as it is.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path is not declared, or the shape differs, or
  ///   the elements are integers.
  public func write(_ tensor: HostTensor, to path: String) throws {
    try contents.withLock { contents in
      let shape = try contents.entry(path).shape
      guard tensor.shape == shape, [.float32, .float64].contains(tensor.elementType) else {
        throw FoveaError(
          .backend, at: path,
          "expected \(TensorType(shape)), got \(TensorType(tensor.shape, tensor.elementType))")
      }
      contents.values[path] = tensor.doubles
      contents.version += 1
    }
  }

  /// Gives a run the state for itself alone, from its start to its end.
  func whileLocked<Result: Sendable>(
    _ body: (inout Contents) throws -> Result
  ) throws -> Result {
    try contents.withLock { try body(&$0) }
  }
}
