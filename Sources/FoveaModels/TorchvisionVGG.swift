public import FoveaCore
public import FoveaLayers

/// VGG as torchvision has it, with or without batch normalization, for 3 x 224 x 224.
///
/// | name    | table 1 of the paper | parameters  | with batch normalization |
/// | ------- | -------------------- | ----------- | ------------------------ |
/// | `vgg11` | A                    | 132,863,336 | 132,868,840              |
/// | `vgg13` | B                    | 133,047,848 | 133,053,736              |
/// | `vgg16` | D                    | 138,357,544 | 138,365,992              |
/// | `vgg19` | E                    | 143,667,240 | 143,678,248              |
///
/// Departures from Simonyan and Zisserman 2014, arXiv:1409.1556: a pool to 7 x 7 makes every image size
/// fit the dense layers; filters start with Kaiming's rule by fan-out; the `_bn` networks normalise
/// after each convolution, which keeps its bias. Softmax belongs to prediction and loss.
public struct TorchvisionVGG: Model {
  /// The depths, by their number of layers with weights.
  public enum Depth: Int, CaseIterable, Hashable, Sendable, Codable {
    /// Network A of the paper.
    case eleven = 11
    /// Network B.
    case thirteen = 13
    /// Network D.
    case sixteen = 16
    /// Network E.
    case nineteen = 19

    /// The column of the paper's table 1.
    var configuration: VGG.Configuration {
      switch self {
      case .eleven: .a
      case .thirteen: .b
      case .sixteen: .d
      case .nineteen: .e
      }
    }

    /// Whether `keras.applications` has the network, which computes the same there.
    var isInKeras: Bool { [.sixteen, .nineteen].contains(self) }

    /// The digits in the names of torchvision's weights.
    var weights: (plain: String, normalized: String) {
      switch self {
      case .eleven: ("8a719046", "6002323d")
      case .thirteen: ("19584684", "abd245e5")
      case .sixteen: ("397923af", "6c64b313")
      case .nineteen: ("dcbb9e9d", "c79401a0")
      }
    }
  }

  public var classes: Int
  /// The number of layers with weights.
  public var depth: Depth
  /// Whether batch normalization follows each convolution.
  public var normalizes: Bool

  /// Creates the model of a depth, with or without batch normalization, with a number of classes, at least 1.
  public init(_ depth: Depth, normalizes: Bool = false, classes: Int = 1000) {
    self.depth = depth
    self.normalizes = normalizes
    self.classes = classes
  }

  public var name: String { "vgg\(depth.rawValue)" + (normalizes ? "_bn" : "") }
  public var inputShape: TensorShape { [3, 224, 224] }
  public var initialization: any Initialization { .kaimingFanOut }

  public var body: some Layer {
    Sequential {
      for stage in depth.configuration.stages {
        for _ in 0..<stage.threes {
          Conv2D(stage.channels, kernel: 3, padding: 1)
          if normalizes { BatchNorm2D() }
          Activation(.relu)
        }
        MaxPool2D(2)
      }
    }.named("features")
    AdaptiveAveragePool2D(7).named("avgpool")
    Flatten()
    Sequential {
      for _ in 0..<2 {
        Dense(4096)
        Activation(.relu)
        Dropout(0.5)
      }
      Dense(classes)
    }.named("classifier")
  }
}

extension TorchvisionVGG {
  static let entries = Depth.allCases.flatMap { depth in
    [false, true].map { normalizes in
      ModelEntry(
        name: TorchvisionVGG(depth, normalizes: normalizes).name,
        summary: "VGG-\(depth.rawValue)" + (normalizes ? " with batch normalization" : ""),
        source: "torchvision; Simonyan and Zisserman 2014, arXiv:1409.1556",
        pretrained: .imageNet(
          normalizes
            ? "vgg\(depth.rawValue)_bn-\(depth.weights.normalized)"
            : "vgg\(depth.rawValue)-\(depth.weights.plain)")
          + (depth.isInKeras && !normalizes ? .keras(.caffe) : [])
      ) { TorchvisionVGG(depth, normalizes: normalizes, classes: $0.classes ?? 1000) }
    }
  }
}
