public import FoveaCore
public import FoveaLayers

/// Densely connected networks as torchvision has them, for 3 x 224 x 224.
///
/// After Huang et al. 2016, arXiv:1608.06993, table 1:
///
/// | name          | growth | stem | layers of the blocks | parameters |
/// | ------------- | ------ | ---- | -------------------- | ---------- |
/// | `densenet121` | 32     | 64   | 6, 12, 24, 16        | 7,978,856  |
/// | `densenet161` | 48     | 96   | 6, 12, 36, 24        | 28,681,000 |
/// | `densenet169` | 32     | 64   | 6, 12, 32, 32        | 14,149,480 |
/// | `densenet201` | 32     | 64   | 6, 12, 48, 32        | 20,013,928 |
///
/// Departures from the paper:
///
/// - 161 comes from the authors' code; table 1 has 264 in its place.
/// - Filters start with Kaiming's normal rule by fan-in, the dense layer with PyTorch's and bias 0.
/// - With ``framework`` Keras, batch normalization has epsilon 1.001e-5 and moves its statistics by 1 %, and first
///   values are Keras's, which does not have the depth 161.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct DenseNet: Model {
  /// The depths, by their number of layers with weights.
  public enum Depth: Int, CaseIterable, Hashable, Sendable, Codable {
    /// 58 dense layers that grow by 32.
    case hundredTwentyOne = 121
    /// 78 dense layers that grow by 48.
    case hundredSixtyOne = 161
    /// 82 dense layers that grow by 32.
    case hundredSixtyNine = 169
    /// 98 dense layers that grow by 32.
    case twoHundredOne = 201

    /// The dense layers of each block.
    package var blocks: [Int] {
      switch self {
      case .hundredTwentyOne: [6, 12, 24, 16]
      case .hundredSixtyOne: [6, 12, 36, 24]
      case .hundredSixtyNine: [6, 12, 32, 32]
      case .twoHundredOne: [6, 12, 48, 32]
      }
    }

    /// The new channels of each dense layer; the stem has twice as many.
    var growth: Int { self == .hundredSixtyOne ? 48 : 32 }

    /// Whether `keras.applications` has the network.
    package var isInKeras: Bool { self != .hundredSixtyOne }

    /// The digits in the name of torchvision's weights.
    var weights: String {
      switch self {
      case .hundredTwentyOne: "a639ec97"
      case .hundredSixtyOne: "8d451a50"
      case .hundredSixtyNine: "b2777c0a"
      case .twoHundredOne: "c1103571"
      }
    }
  }

  public var classes: Int
  /// The number of layers with weights.
  public var depth: Depth
  /// The program whose details the network has; Keras does not have the depth 161.
  public var framework: Framework

  /// Creates the model of a depth, with a number of classes, at least 1.
  public init(_ depth: Depth, classes: Int = 1000, framework: Framework = .torchvision) {
    self.depth = depth
    self.framework = depth.isInKeras ? framework : .torchvision
    self.classes = classes
  }

  public var name: String { "densenet\(depth.rawValue)" }
  public var inputShape: TensorShape { [3, 224, 224] }
  public var initialization: any Initialization {
    switch framework {
    case .torchvision: .densenet
    case .keras: .keras
    }
  }

  /// The channels after each transition: half of what the block before it hands on.
  var transitions: [Int] {
    var channels = 2 * depth.growth
    return depth.blocks.dropLast().map { layers in
      channels = (channels + layers * depth.growth) / 2
      return channels
    }
  }

  @LayerBuilder public var body: some Layer {
    Chain {
      Conv2D(2 * depth.growth, kernel: 7, stride: 2, padding: 3, bias: false).named("conv0")
      framework.normalization.named("norm0")
      Activation(.relu).named("relu0")
      MaxPool2D(3, stride: 2, padding: 1).named("pool0")
      for (index, layers) in depth.blocks.enumerated() {
        DenseBlock(layers: layers, growth: depth.growth, norm: framework.normalization)
          .named("denseblock\(index + 1)")
        if index < transitions.count {
          Transition(channels: transitions[index], norm: framework.normalization)
            .named("transition\(index + 1)")
        }
      }
      framework.normalization.named("norm5")
    }.named("features")
    Activation(.relu)
    AdaptiveAveragePool2D(1)
    Flatten()
    Dense(classes).named("classifier")
  }

  /// Layers each of which sees the input of the block and what all before it have made.
  struct DenseBlock: Layer {
    var layers: Int
    var growth: Int
    var norm: BatchNorm2D

    @LayerBuilder var body: some Layer {
      for layer in 0..<layers {
        DenseConnection { DenseLayer(growth: growth, norm: norm).named("denselayer\(layer + 1)") }
      }
    }
  }

  /// A 1 x 1 convolution to four times the growth, then 3 x 3 (the paper's DenseNet-B).
  struct DenseLayer: Layer {
    var growth: Int
    var norm: BatchNorm2D

    @LayerBuilder var body: some Layer {
      norm.named("norm1")
      Activation(.relu).named("relu1")
      Conv2D(4 * growth, kernel: 1, bias: false).named("conv1")
      norm.named("norm2")
      Activation(.relu).named("relu2")
      Conv2D(growth, kernel: 3, padding: 1, bias: false).named("conv2")
    }
  }

  /// Half of the channels, then half of the rows and columns.
  struct Transition: Layer {
    var channels: Int
    var norm: BatchNorm2D

    @LayerBuilder var body: some Layer {
      norm.named("norm")
      Activation(.relu).named("relu")
      Conv2D(channels, kernel: 1, bias: false).named("conv")
      AveragePool2D(2).named("pool")
    }
  }
}

extension DenseNet {
  static let entries = Depth.allCases.map { depth in
    ModelEntry(
      name: DenseNet(depth).name,
      summary: "\(depth.blocks.reduce(0, +)) dense layers that grow by \(depth.growth)",
      source: "torchvision; Huang et al. 2016, arXiv:1608.06993",
      settings: depth.isInKeras ? [.framework] : [],
      pretrained: .imageNet("densenet\(depth.rawValue)-\(depth.weights)")
        + (depth.isInKeras ? .keras(.torch, settings: Framework.keras.settings) : [])
    ) {
      DenseNet(depth, classes: $0.classes ?? 1000, framework: $0.choice("framework") ?? .torchvision)
    }
  }
}
