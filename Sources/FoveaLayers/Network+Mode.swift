extension Network {
  /// The purpose of a network, on which dropout, batch normalization and side branches depend.
  public enum Mode: Hashable, Sendable {
    /// Training; the seed decides what dropout drops.
    case training(seed: UInt64)
    /// Evaluation and prediction.
    case inference

    /// Whether the network is to be trained.
    public var isTraining: Bool {
      switch self {
      case .training: true
      case .inference: false
      }
    }
  }
}
