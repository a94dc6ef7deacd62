public import FoveaCore
public import FoveaLayers

/// VGG-11 as "Dive into Deep Learning" builds it, for grey pictures of 224 x 224.
///
/// | block | 3x3 convolutions | channels | result of 1 x 224 x 224 |
/// | ----- | ---------------- | -------- | ----------------------- |
/// | 0     | 1                | 64       | 64 x 112 x 112          |
/// | 1     | 1                | 128      | 128 x 56 x 56           |
/// | 2     | 2                | 256      | 256 x 28 x 28           |
/// | 3     | 2                | 512      | 512 x 14 x 14           |
/// | 4     | 2                | 512      | 512 x 7 x 7             |
///
/// 128,806,154 parameters. Paths are those of an `nn.Sequential` of five blocks and the dense layers.
/// This is configuration A of Simonyan and Zisserman 2014, arXiv:1409.1556, table 1, but for:
///
/// - Grey pictures and ten classes instead of colour and a thousand.
/// - First values are PyTorch's; the paper draws them from a normal distribution (section 3.1).
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct VGG11D2L: Model {
  public var classes: Int

  /// Creates the model with a number of classes, at least 1.
  public init(classes: Int = 10) { self.classes = classes }

  public var name: String { "vgg11-d2l" }
  public var inputShape: TensorShape { [1, 224, 224] }
  public var initialization: any Initialization { .pytorch }

  // swift-format-ignore
  static let blocks: [(convolutions: Int, channels: Int)] = [
    (convolutions: 1, channels:  64),
    (convolutions: 1, channels: 128),
    (convolutions: 2, channels: 256),
    (convolutions: 2, channels: 512),
    (convolutions: 2, channels: 512),
  ]

  public var body: some Layer {
    Sequential {
      for block in Self.blocks {
        Sequential {
          for _ in 0..<block.convolutions {
            Conv2D(block.channels, kernel: 3, padding: 1)
            Activation(.relu)
          }
          MaxPool2D(2)
        }
      }
      Flatten()
      for _ in 0..<2 {
        Dense(4096)
        Activation(.relu)
        Dropout(0.5)
      }
      Dense(classes)
    }
  }
}

extension VGG11D2L {
  static let entries = [
    ModelEntry(
      name: "vgg11-d2l", summary: "eight convolutions in five blocks, for grey pictures of 224 x 224",
      source: "Dive into Deep Learning, section VGG; Simonyan and Zisserman 2014, arXiv:1409.1556",
      pretrained: .resized
    ) { VGG11D2L(classes: $0.classes ?? 10) }
  ]
}
