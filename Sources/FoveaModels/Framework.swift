import FoveaLayers

/// The program whose details a network has, where programs build the network of one paper in different ways.
///
/// Sources: torchvision 0.28, `keras.applications` of Keras 3.15.
public enum Framework: String, CaseIterable, Hashable, Sendable, Codable {
  /// As torchvision builds it.
  case torchvision
  /// As `keras.applications` builds it.
  case keras

  /// The settings of a model with the program's details; none for torchvision's, which are the usual ones.
  package var settings: [String: String] {
    self == .torchvision ? [:] : [ModelSetting.framework.name: rawValue]
  }

  /// Batch normalization with the program's own numbers.
  ///
  /// Keras's networks of residual blocks and dense connections add 1.001e-5 to variances, and move statistics by 1 %.
  var normalization: BatchNorm2D {
    switch self {
    case .torchvision: BatchNorm2D()
    case .keras: BatchNorm2D(epsilon: 1.001e-5, momentum: 0.01)
    }
  }
}

extension ModelSetting {
  /// The program whose details the network has.
  package static let framework = ModelSetting(
    name: "framework", values: Framework.allCases.map(\.rawValue),
    summary:
      "keras: the epsilons, biases, strides and padding of keras.applications, as its weights need them")
}
