public import FoveaCore
public import FoveaLayers

/// DenseNet as "Dive into Deep Learning" builds it, for grey pictures of 224 x 224.
///
/// | layers           | what                                   | result of 1 x 224 x 224 |
/// | ---------------- | -------------------------------------- | ----------------------- |
/// | stem             | 7x7 stride 2, max pool 3x3 stride 2    | 64 x 56 x 56            |
/// | dense block 1    | 4 times 3x3, 32 new channels each      | 192 x 56 x 56           |
/// | transition 1     | 1x1 to half, average pool 2x2          | 96 x 28 x 28            |
/// | dense block 2    | as above                               | 224 x 28 x 28           |
/// | transition 2     |                                        | 112 x 14 x 14           |
/// | dense block 3    |                                        | 240 x 14 x 14           |
/// | transition 3     |                                        | 120 x 7 x 7             |
/// | dense block 4    |                                        | 248 x 7 x 7             |
/// | head             | global average, dense                  | classes                 |
///
/// 758,226 parameters. Paths are those of an `nn.Sequential` of the stem, blocks and transitions, and
/// the head. Departures from Huang et al. 2016, arXiv:1608.06993:
///
/// - Four layers in each block, where the smallest of the paper's table 1 has 6, 12, 24 and 16.
/// - No 1 x 1 convolution before the 3 x 3 ones (the paper's DenseNet-B), though transitions halve.
/// - Convolutions have a bias.
/// - Grey pictures, ten classes, and PyTorch's first values; the paper takes Kaiming's.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct DenseNetD2L: Model {
  public var classes: Int

  /// Creates the model with a number of classes, at least 1.
  public init(classes: Int = 10) { self.classes = classes }

  public var name: String { "densenet-d2l" }
  public var inputShape: TensorShape { [1, 224, 224] }
  public var initialization: any Initialization { .pytorch }

  /// The new channels of each layer.
  static let growth = 32
  /// The layers of each dense block.
  static let blocks = [4, 4, 4, 4]
  /// The filters of the stem.
  static let stem = 64
  /// The channels after each transition: half of what the block before it hands on.
  static let transitions: [Int] = {
    var channels = stem
    return blocks.dropLast().map { layers in
      channels = (channels + layers * growth) / 2
      return channels
    }
  }()

  public var body: some Layer {
    Sequential {
      Sequential {
        Conv2D(Self.stem, kernel: 7, stride: 2, padding: 3)
        BatchNorm2D()
        Activation(.relu)
        MaxPool2D(3, stride: 2, padding: 1)
      }
      for (index, layers) in Self.blocks.enumerated() {
        DenseBlock(layers: layers)
        if index < Self.transitions.count { Transition(channels: Self.transitions[index]) }
      }
      Sequential {
        BatchNorm2D()
        Activation(.relu)
        AdaptiveAveragePool2D(1)
        Flatten()
        Dense(classes)
      }
    }
  }

  /// Layers each of which sees the input of the block and what all before it have made.
  struct DenseBlock: Layer {
    var layers: Int

    var body: some Layer {
      Sequential {
        for _ in 0..<layers {
          DenseConnection {
            Sequential {
              BatchNorm2D()
              Activation(.relu)
              Conv2D(DenseNetD2L.growth, kernel: 3, padding: 1)
            }
          }
        }
      }.named("net")
    }
  }

  /// Fewer channels, then half of the rows and columns.
  struct Transition: Layer {
    var channels: Int

    var body: some Layer {
      Sequential {
        BatchNorm2D()
        Activation(.relu)
        Conv2D(channels, kernel: 1)
        AveragePool2D(2)
      }
    }
  }
}

extension DenseNetD2L {
  static let entries = [
    ModelEntry(
      name: "densenet-d2l", summary: "four dense blocks of four layers, for grey pictures of 224 x 224",
      source: "Dive into Deep Learning, section DenseNet; Huang et al. 2016, arXiv:1608.06993",
      pretrained: .resized
    ) { DenseNetD2L(classes: $0.classes ?? 10) }
  ]
}
