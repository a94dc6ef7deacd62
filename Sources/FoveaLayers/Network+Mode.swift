extension Network {
  /// What a network is built for: dropout, batch normalization and side branches depend on it.
  public enum Mode: Hashable, Sendable {
    /// To be trained; the seed decides what dropout drops.
    case training(seed: UInt64)
    /// To be evaluated or asked for predictions.
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
