public import FoveaCore

/// A tensor under the name that a weights file gives it.
public struct NamedTensor: Hashable, Sendable {
  /// The name, unique within the file.
  public var name: String
  /// The elements and their shape.
  public var tensor: HostTensor

  /// Whether the name is PyTorch's for a running statistic of batch normalization or its count of batches.
  ///
  /// Training updates these, but no optimizer does.
  public var isStatistic: Bool {
    ["running_mean", "running_var", "num_batches_tracked"].contains { name == $0 || name.hasSuffix(".\($0)") }
  }

  /// Puts a tensor under a name.
  public init(name: String, tensor: HostTensor) {
    self.name = name
    self.tensor = tensor
  }
}
