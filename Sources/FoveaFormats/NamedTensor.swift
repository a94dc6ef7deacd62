public import FoveaCore

/// A tensor under the name that a weights file gives it.
public struct NamedTensor: Hashable, Sendable {
  /// The name, unique within the file.
  public var name: String
  /// The numbers.
  public var tensor: HostTensor

  /// Puts a tensor under a name.
  public init(name: String, tensor: HostTensor) {
    self.name = name
    self.tensor = tensor
  }
}
