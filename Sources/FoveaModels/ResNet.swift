public import FoveaCore
public import FoveaLayers

/// Residual networks as torchvision has them, for 3 x 224 x 224.
///
/// The networks of He et al. 2015, arXiv:1512.03385, table 1:
///
/// | name        | parameters |
/// | ----------- | ---------- |
/// | `resnet18`  | 11,689,512 |
/// | `resnet34`  | 21,797,672 |
/// | `resnet50`  | 25,557,032 |
/// | `resnet101` | 44,549,160 |
/// | `resnet152` | 60,192,808 |
///
/// Departures from the paper:
///
/// - The first block of a stage halves the image in its 3 x 3 convolution; the paper's bottlenecks do so
///   in the first 1 x 1. Where the channels change, the shortcut is a 1 x 1 convolution (option B).
/// - With ``framework`` Keras, bottlenecks halve it in the first 1 x 1 as the paper's do, convolutions have biases,
///   batch normalization has epsilon 1.001e-5, and first values are Keras's. Keras has the networks of bottlenecks alone.
/// - Filters start with Kaiming's rule by fan-out, the dense layer with PyTorch's.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct ResNet: Model {
  /// The depths, by their number of layers with weights.
  public enum Depth: Int, CaseIterable, Hashable, Sendable, Codable {
    /// Blocks of two convolutions.
    case eighteen = 18
    /// Blocks of two convolutions.
    case thirtyFour = 34
    /// Bottlenecks of three convolutions.
    case fifty = 50
    /// Bottlenecks of three convolutions.
    case hundredOne = 101
    /// Bottlenecks of three convolutions.
    case hundredFiftyTwo = 152

    /// The blocks of each stage: the columns of the paper's table 1.
    package var blocks: [Int] {
      switch self {
      case .eighteen: [2, 2, 2, 2]
      case .thirtyFour: [3, 4, 6, 3]
      case .fifty: [3, 4, 6, 3]
      case .hundredOne: [3, 4, 23, 3]
      case .hundredFiftyTwo: [3, 8, 36, 3]
      }
    }

    /// The digits in the names of torchvision's weights.
    var weights: (first: String, second: String?) {
      switch self {
      case .eighteen: ("f37072fd", nil)
      case .thirtyFour: ("b627a593", nil)
      case .fifty: ("0676ba61", "11ad3fa6")
      case .hundredOne: ("63fe2227", "cd907fc2")
      case .hundredFiftyTwo: ("394f9c45", "f82ba261")
      }
    }

    /// Whether blocks go through fewer channels.
    var hasBottlenecks: Bool { rawValue >= 50 }
  }

  public var classes: Int
  /// The number of layers with weights.
  public var depth: Depth
  /// The program whose details the network has; Keras has no networks of blocks of two.
  public var framework: Framework

  /// Creates the model of a depth, with a number of classes, at least 1.
  public init(_ depth: Depth, classes: Int = 1000, framework: Framework = .torchvision) {
    self.depth = depth
    self.framework = depth.hasBottlenecks ? framework : .torchvision
    self.classes = classes
  }

  public var name: String { "resnet\(depth.rawValue)" }
  public var inputShape: TensorShape { [3, 224, 224] }
  public var initialization: any Initialization {
    switch framework {
    case .torchvision: .resnet
    case .keras: .keras
    }
  }

  /// The filters of the 3 x 3 convolutions of each stage.
  static let channels = [64, 128, 256, 512]

  @LayerBuilder public var body: some Layer {
    Conv2D(64, kernel: 7, stride: 2, padding: 3, bias: framework == .keras).named("conv1")
    framework.normalization.named("bn1")
    Activation(.relu).named("relu")
    MaxPool2D(3, stride: 2, padding: 1).named("maxpool")
    for (stage, (blocks, channels)) in zip(depth.blocks, Self.channels).enumerated() {
      Sequential {
        for block in 0..<blocks {
          let halves = block == 0 && stage > 0
          if depth.hasBottlenecks {
            Bottleneck(
              channels: channels, stride: halves ? 2 : 1, projects: block == 0, framework: framework)
          } else {
            BasicBlock(channels: channels, stride: halves ? 2 : 1, projects: halves)
          }
        }
      }.named("layer\(stage + 1)")
    }
    AdaptiveAveragePool2D(1).named("avgpool")
    Flatten()
    Dense(classes).named("fc")
  }

  /// Two 3 x 3 convolutions beside a shortcut (the paper's figure 5, left).
  struct BasicBlock: Layer {
    var channels: Int
    var stride: Size2D
    /// Whether the shortcut changes shape.
    var projects: Bool

    var body: some Layer {
      Residual {
        Conv2D(channels, kernel: 3, stride: stride, padding: 1, bias: false).named("conv1")
        BatchNorm2D().named("bn1")
        Activation(.relu)
        Conv2D(channels, kernel: 3, padding: 1, bias: false).named("conv2")
        BatchNorm2D().named("bn2")
      } shortcut: {
        if projects {
          Projection(channels: channels, stride: stride, framework: .torchvision).named("downsample")
        }
      }
    }
  }

  /// A 3 x 3 convolution between two 1 x 1, the last of which has four times the channels, beside a
  /// shortcut (the paper's figure 5, right).
  struct Bottleneck: Layer {
    var channels: Int
    var stride: Size2D
    /// Whether the shortcut changes shape.
    var projects: Bool
    var framework: Framework

    var body: some Layer {
      let (isKeras, norm) = (framework == .keras, framework.normalization)
      Residual {
        Conv2D(channels, kernel: 1, stride: isKeras ? stride : 1, bias: isKeras).named("conv1")
        norm.named("bn1")
        Activation(.relu)
        Conv2D(channels, kernel: 3, stride: isKeras ? 1 : stride, padding: 1, bias: isKeras).named("conv2")
        norm.named("bn2")
        Activation(.relu)
        Conv2D(4 * channels, kernel: 1, bias: isKeras).named("conv3")
        norm.named("bn3")
      } shortcut: {
        if projects {
          Projection(channels: 4 * channels, stride: stride, framework: framework).named("downsample")
        }
      }
    }
  }

  /// The shortcut where shapes differ.
  struct Projection: Layer {
    var channels: Int
    var stride: Size2D
    var framework: Framework

    var body: some Layer {
      Sequential {
        Conv2D(channels, kernel: 1, stride: stride, bias: framework == .keras)
        framework.normalization
      }
    }
  }
}

extension ResNet {
  static let entries = Depth.allCases.map { depth in
    ModelEntry(
      name: ResNet(depth).name,
      summary: "\(depth.rawValue) layers in residual "
        + (depth.hasBottlenecks ? "bottlenecks" : "blocks of two"),
      source: "torchvision; He et al. 2015, arXiv:1512.03385",
      settings: depth.hasBottlenecks ? [.framework] : [],
      pretrained: .imageNet(
        "resnet\(depth.rawValue)-\(depth.weights.first)",
        second: depth.weights.second.map { "resnet\(depth.rawValue)-\($0)" })
        + (depth.hasBottlenecks ? .keras(.caffe, settings: Framework.keras.settings) : [])
    ) {
      ResNet(depth, classes: $0.classes ?? 1000, framework: $0.choice("framework") ?? .torchvision)
    }
  }
}
