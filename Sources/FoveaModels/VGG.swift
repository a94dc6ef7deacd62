public import FoveaCore
public import FoveaLayers

/// The networks A to E of Simonyan and Zisserman 2014, arXiv:1409.1556, table 1, for 3 x 224 x 224.
///
/// Paths are `features.N` and `classifier.N`, as in torchvision's VGG; response normalization takes an
/// index. The paper's table 2 gives 133, 133, 134, 138 and 144 million parameters. Departures:
///
/// - First values: Xavier uniform weights and biases 0. The paper trains A from normal weights of
///   variance 0.01 and starts the deeper ones from it (section 3.1); its footnote says that Glorot and
///   Bengio's rule does without that.
/// - The dense layers take any image of at least 32 x 32; the paper turns them into convolutions for
///   images larger than 224 x 224 (section 3.2).
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct VGG: Model {
  /// The columns of the paper's table 1.
  public enum Configuration: String, CaseIterable, Hashable, Sendable, Codable {
    /// 11 layers with weights.
    case a
    /// As ``a``, with response normalization after the first convolution.
    case aLRN = "a-lrn"
    /// 13 layers.
    case b
    /// 16 layers, three of them with 1 x 1 filters.
    case c
    /// 16 layers.
    case d
    /// 19 layers.
    case e
  }

  /// The convolutions between two pools.
  struct Stage: Sendable {
    /// The number of filters of each of them.
    var channels: Int
    /// The number of those with 3 x 3 filters.
    var threes: Int
    /// The number of those with 1 x 1 filters, which follow.
    var ones = 0
  }

  public var classes: Int
  /// The column of the table.
  public var configuration: Configuration
  /// The factor of all numbers of channels and hidden units, above 0 and up to 1.
  ///
  /// Products are rounded down, but not below 1. The paper's network has 1.
  public var width: Double

  /// Creates the model of a column of the table, with a number of classes, at least 1, and a width above 0
  /// and up to 1.
  public init(_ configuration: Configuration, classes: Int = 1000, width: Double = 1) {
    self.configuration = configuration
    self.classes = classes
    self.width = width
  }

  public var name: String { "vgg-\(configuration.rawValue)" }
  public var inputShape: TensorShape { [3, 224, 224] }
  public var initialization: any Initialization { .keras }

  public var body: some Layer {
    let scaled = ChannelWidth(share: width)
    Sequential {
      for (index, stage) in configuration.stages.enumerated() {
        for _ in 0..<stage.threes {
          Conv2D(scaled(stage.channels), kernel: 3, padding: 1)
          Activation(.relu)
        }
        for _ in 0..<stage.ones {
          Conv2D(scaled(stage.channels), kernel: 1)
          Activation(.relu)
        }
        if index == 0, configuration == .aLRN {
          // The paper takes the numbers of Krizhevsky et al. 2012, section 3.3.
          LocalResponseNorm(size: 5, alpha: 5e-4, beta: 0.75, k: 2)
        }
        MaxPool2D(2)
      }
    }.named("features")
    Flatten()
    Sequential {
      for _ in 0..<2 {
        Dense(scaled(4096))
        Activation(.relu)
        Dropout(0.5)
      }
      Dense(classes)
    }.named("classifier")
  }
}

extension VGG.Configuration {
  // The rows of the paper's table 1 between its pools.
  // swift-format-ignore
  var stages: [VGG.Stage] {
    switch self {
    case .a, .aLRN: [
      .init(channels:  64, threes: 1),
      .init(channels: 128, threes: 1),
      .init(channels: 256, threes: 2),
      .init(channels: 512, threes: 2),
      .init(channels: 512, threes: 2),
    ]
    case .b: [
      .init(channels:  64, threes: 2),
      .init(channels: 128, threes: 2),
      .init(channels: 256, threes: 2),
      .init(channels: 512, threes: 2),
      .init(channels: 512, threes: 2),
    ]
    case .c: [
      .init(channels:  64, threes: 2),
      .init(channels: 128, threes: 2),
      .init(channels: 256, threes: 2, ones: 1),
      .init(channels: 512, threes: 2, ones: 1),
      .init(channels: 512, threes: 2, ones: 1),
    ]
    case .d: [
      .init(channels:  64, threes: 2),
      .init(channels: 128, threes: 2),
      .init(channels: 256, threes: 3),
      .init(channels: 512, threes: 3),
      .init(channels: 512, threes: 3),
    ]
    case .e: [
      .init(channels:  64, threes: 2),
      .init(channels: 128, threes: 2),
      .init(channels: 256, threes: 4),
      .init(channels: 512, threes: 4),
      .init(channels: 512, threes: 4),
    ]
    }
  }
}

extension VGG {
  /// The pipeline of the paper's weights (section 3.1): the mean RGB value of the training set is subtracted.
  ///
  /// The paper does not print the numbers; these came with its weights.
  private static let pictures =
    "resize:256; center-crop; normalize:mean=[123.68,116.779,103.939],values=bytes"

  static let entries = Configuration.allCases.map { configuration in
    ModelEntry(
      name: VGG(configuration).name,
      summary: "network \(configuration.rawValue.uppercased()) of the paper's table 1",
      source: "Simonyan and Zisserman 2014, arXiv:1409.1556",
      settings: [ChannelWidth.setting("scales channels and hidden units; the paper's is 1")],
      pretrained: [PretrainedWeights(steps: pictures)]
    ) { VGG(configuration, classes: $0.classes ?? 1000, width: ChannelWidth.share(in: $0)) }
  }
}
