public import FoveaCore
public import FoveaGraph

/// The values that outlive a run.
///
/// They cross this border as plain row-major tensors of `float32`.
public protocol StateStore: AnyObject, Sendable {
  /// All values, in the order of their declaration.
  var entries: [StateEntry] { get }

  /// A number that grows with every change, by a run or from outside.
  var version: Int { get }

  /// Adds a value, zero everywhere.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path exists with another shape or role.
  func declare(_ entry: StateEntry) throws

  /// A copy of a value.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path is not declared.
  func read(_ path: String) throws -> HostTensor

  /// Replaces a value.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the path is not declared or the shape differs.
  func write(_ tensor: HostTensor, to path: String) throws

  /// Promises that no program over this state will replace a value.
  ///
  /// A backend may keep values in the one form that its programs read then, and leave them in the files that they come
  /// from. It need do nothing.
  func freeze()
}

extension StateStore {
  /// Does nothing.
  public func freeze() {}
}
