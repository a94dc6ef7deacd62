public import FoveaCore

/// The purpose of a value in the state.
public enum StateRole: String, Hashable, Sendable, Codable {
  /// Trained by gradients.
  case parameter
  /// Observed while training: running mean and variance.
  case statistic
  /// Kept by an optimizer for a parameter.
  case moment
  /// The running average of a parameter, by which the network is judged and used.
  case average
  /// The sum of gradients between the batches of one step; zero between steps.
  case gradient
}

/// One value of the state.
public struct StateEntry: Hashable, Sendable {
  /// The name, as in `2.0.p2_1.weight`.
  public var path: String
  /// The logical shape, whatever the layout in memory.
  public var shape: TensorShape
  /// The purpose of the value.
  public var role: StateRole

  /// Creates the description of a value.
  public init(path: String, shape: TensorShape, role: StateRole) {
    self.path = path
    self.shape = shape
    self.role = role
  }
}
