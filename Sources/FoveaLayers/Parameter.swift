public import FoveaCore
public import FoveaGraph

/// A value that a network keeps between runs: a parameter or a running statistic.
public struct Parameter: Hashable, Sendable {
  /// The name, PyTorch's in `state_dict()`, as in `2.0.p2_1.weight`.
  public var path: String
  /// The logical shape.
  public var shape: TensorShape
  /// The purpose of the value.
  public var role: StateRole
  /// The rule for its first value.
  public var initializer: Initializer
  /// Whether an optimizer changes it; freezing a layer makes this false.
  public var isTrainable: Bool

  /// Describes a value; parameters are trainable unless told otherwise, statistics are not.
  public init(
    path: String, shape: TensorShape, role: StateRole, initializer: Initializer, isTrainable: Bool? = nil
  ) {
    self.path = path
    self.shape = shape
    self.role = role
    self.initializer = initializer
    self.isTrainable = isTrainable ?? (role == .parameter)
  }

  /// The first value for a seed: a pure function of the seed and the path.
  public func initialValue(seed: UInt64) -> HostTensor {
    initializer.values(
      shape: shape, key: RandomKey(seed: seed).folding("initial").folding(path))
  }
}
