public import FoveaCore
public import FoveaLayers

/// Network in network as "Dive into Deep Learning" builds it, for grey pictures of 224 x 224.
///
/// | block      | size, stride, pad | filters | result of 1 x 224 x 224 |
/// | ---------- | ----------------- | ------- | ----------------------- |
/// | 0          | 11x11, 4          | 96      | 96 x 54 x 54            |
/// | 1 max pool | 3x3, 2            |         | 96 x 26 x 26            |
/// | 2          | 5x5, 1, 2         | 256     | 256 x 26 x 26           |
/// | 3 max pool | 3x3, 2            |         | 256 x 12 x 12           |
/// | 4          | 3x3, 1, 1         | 384     | 384 x 12 x 12           |
/// | 5 max pool | 3x3, 2            |         | 384 x 5 x 5             |
/// | 7          | 3x3, 1, 1         | classes | classes x 5 x 5         |
/// | 8 average  | global            |         | classes x 1 x 1         |
///
/// 1,992,166 parameters. Paths are those of an `nn.Sequential` of blocks. Departures from Lin et al.
/// 2013, arXiv:1312.4400:
///
/// - The sizes are AlexNet's, for large pictures; the paper's three blocks see 32 x 32 in colour.
/// - One dropout before the last block, the paper after each but the last.
/// - The last block has as many filters as classes in all three layers, and ReLU before the mean.
/// - Grey pictures, and PyTorch's first values.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct NiN: Model {
  public var classes: Int

  /// Creates the model with a number of classes, at least 1.
  public init(classes: Int = 10) { self.classes = classes }

  public var name: String { "nin" }
  public var inputShape: TensorShape { [1, 224, 224] }
  public var initialization: any Initialization { .pytorch }

  public var body: some Layer {
    Sequential {
      Block(filters: 96, kernel: 11, stride: 4)
      MaxPool2D(3, stride: 2)
      Block(filters: 256, kernel: 5, padding: 2)
      MaxPool2D(3, stride: 2)
      Block(filters: 384, kernel: 3, padding: 1)
      MaxPool2D(3, stride: 2)
      Dropout(0.5)
      Block(filters: classes, kernel: 3, padding: 1)
      AdaptiveAveragePool2D(1)
      Flatten()
    }
  }

  /// A convolution and two dense layers at every pixel (the paper's figure 1b).
  struct Block: Layer {
    var filters: Int
    var kernel: Size2D
    var stride: Size2D = 1
    var padding: SpatialPadding = .none

    var body: some Layer {
      Sequential {
        Conv2D(filters, kernel: kernel, stride: stride, padding: padding)
        Activation(.relu)
        Conv2D(filters, kernel: 1)
        Activation(.relu)
        Conv2D(filters, kernel: 1)
        Activation(.relu)
      }
    }
  }
}

extension NiN {
  static let entries = [
    ModelEntry(
      name: "nin", summary: "four blocks of a convolution and two 1 x 1 layers, no dense layer",
      source: "Dive into Deep Learning, section NiN; Lin et al. 2013, arXiv:1312.4400",
      pretrained: .resized
    ) { NiN(classes: $0.classes ?? 10) }
  ]
}
