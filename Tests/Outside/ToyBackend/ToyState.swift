public import FoveaCore
public import FoveaGraph
public import FoveaRuntime
import Synchronization

/// The state of the toy backend: arrays by path.
public final class ToyState: StateStore {
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

    /// Replaces a value; what is not finite as `float32` could not be saved.
    mutating func replace(_ path: String, by values: [Double]) {
      self.values[path] = values.map { Double(Float($0)) }
      version += 1
    }
  }

  private let contents = Mutex(Contents())

  init() {}

  /// All values, in the order of their declaration.
  public var entries: [StateEntry] { withContents(\.entries) }

  /// A number that grows with every change.
  public var version: Int { withContents(\.version) }

  /// Adds a value, zero everywhere.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path exists with another shape or role.
  public func declare(_ entry: StateEntry) throws {
    try withContents { contents in
      if let known = contents.entries.first(where: { $0.path == entry.path }) {
        guard known == entry else {
          throw FoveaError(
            .backend, at: entry.path, "declared as \(entry.shape), the state holds \(known.shape)")
        }
      } else {
        contents.entries.append(entry)
        contents.replace(entry.path, by: [Double](repeating: 0, count: entry.shape.count))
      }
    }
  }

  /// A copy of a value.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path is not declared.
  public func read(_ path: String) throws -> HostTensor {
    try withContents { contents in
      let shape = try contents.entry(path).shape
      return HostTensor((contents.values[path] ?? []).map { Float($0) }, shape: shape)
    }
  }

  /// Replaces a value.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path is not declared or the shape differs.
  public func write(_ tensor: HostTensor, to path: String) throws {
    try withContents { contents in
      let shape = try contents.entry(path).shape
      guard tensor.shape == shape, [.float32, .float64].contains(tensor.elementType) else {
        throw FoveaError(
          .backend, at: path,
          "expected \(TensorType(shape)), got \(TensorType(tensor.shape, tensor.elementType))")
      }
      contents.replace(path, by: tensor.doubles)
    }
  }

  /// Gives a run the state for itself alone.
  func withContents<Result: Sendable>(_ body: (inout Contents) throws -> Result) rethrows -> Result {
    try contents.withLock { try body(&$0) }
  }
}
