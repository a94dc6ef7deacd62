public import FoveaCore
public import FoveaLayers

/// A small inception network for CIFAR-10, as a Keras text writes it: 3 x 32 x 32.
///
/// | layers                   | channels of each branch | result of 3 x 32 x 32 |
/// | ------------------------ | ----------------------- | --------------------- |
/// | stem, 3x3                | 16                      | 16 x 32 x 32          |
/// | block 1: stride 2, then 1 | 16                     | 64 x 16 x 16          |
/// | block 2: stride 2, then 1 | 32                     | 128 x 8 x 8           |
/// | global average, dense    |                         | classes               |
///
/// 120,234 trained parameters. Paths are the names of its attributes, with PyTorch's names for what
/// layers hold: `c1.conv.weight`, `blocks.0.c2_1.bn.running_mean`, `f1.weight`. All convolutions and
/// pools pad as Keras's `same`; batch normalization has epsilon 1e-3 and moves its statistics by 1 %.
///
/// The document passes `training=False` everywhere, so that in training too batch normalization uses the
/// running statistics, which keep their first values, means of 0 and variances of 1: `frozen`, the default.
/// Its comment says that they are those of the whole training set; they are not, as nothing ever computes
/// them. `batch` normalises as usual. Departures from Szegedy et al. 2014, arXiv:1409.4842:
///
/// - Four units for nine, with the same number of filters in all four branches (the paper's figure 2b and
///   table 1 give each its own); one 3x3 convolution stands for the paper's stem, for images of 32 x 32.
/// - The first unit of a block halves the image by a stride of 2 in its 1x1 convolutions, so that three of
///   its branches never see three quarters of the pixels; the paper pools between units.
/// - Batch normalization after each convolution, which came a year later, and no response normalization.
/// - No auxiliary classifiers, no dropout before the last layer, ten classes.
/// - First values are Keras's, Xavier uniform weights and biases 0.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct Inception10: Model {
  public var classes: Int
  /// The source of the mean and variance that normalise a batch in training.
  public var statistics: BatchNorm2D.Statistics

  /// Creates the model with a number of classes, at least 1, and a kind of batch normalization.
  public init(classes: Int = 10, statistics: BatchNorm2D.Statistics = .frozen) {
    self.classes = classes
    self.statistics = statistics
  }

  public var name: String { "inception10" }
  public var inputShape: TensorShape { [3, 32, 32] }
  public var initialization: any Initialization { .keras }

  // swift-format-ignore
  static let units: [(filters: Int, stride: Size2D)] = [
    (filters: 16, stride: 2),
    (filters: 16, stride: 1),
    (filters: 32, stride: 2),
    (filters: 32, stride: 1),
  ]

  public var body: some Layer {
    ConvBNReLU(filters: 16, kernel: 3, statistics: statistics).named("c1")
    Sequential {
      for unit in Self.units {
        Unit(filters: unit.filters, stride: unit.stride, statistics: statistics)
      }
    }.named("blocks")
    AdaptiveAveragePool2D(1)
    Flatten()
    Dense(classes).named("f1")
  }

  /// A convolution, batch normalization and ReLU.
  struct ConvBNReLU: Layer {
    var filters: Int
    var kernel: Size2D
    var stride: Size2D = 1
    var statistics: BatchNorm2D.Statistics

    @LayerBuilder var body: some Layer {
      Conv2D(filters, kernel: kernel, stride: stride, padding: .same).named("conv")
      BatchNorm2D(epsilon: 1e-3, momentum: 0.01, statistics: statistics).named("bn")
      Activation(.relu)
    }
  }

  /// Four branches with as many filters each, joined along the channels.
  struct Unit: Layer {
    var filters: Int
    var stride: Size2D
    var statistics: BatchNorm2D.Statistics

    var body: some Layer {
      Concatenate {
        convolution(1, stride: stride).named("c1")
        Chain {
          convolution(1, stride: stride).named("c2_1")
          convolution(3).named("c2_2")
        }
        Chain {
          convolution(1, stride: stride).named("c3_1")
          convolution(5).named("c3_2")
        }
        Chain {
          MaxPool2D(3, stride: 1, padding: .same).named("p4_1")
          convolution(1, stride: stride).named("c4_2")
        }
      }
    }

    private func convolution(_ kernel: Size2D, stride: Size2D = 1) -> ConvBNReLU {
      ConvBNReLU(filters: filters, kernel: kernel, stride: stride, statistics: statistics)
    }
  }
}

extension Inception10 {
  static let entries = [
    ModelEntry(
      name: "inception10", summary: "a stem and four inception units, for colour pictures of 32 x 32",
      source: "a Keras text about InceptionNet; Szegedy et al. 2014, arXiv:1409.4842",
      settings: [
        ModelSetting(
          name: "batch-norm", values: ["frozen", "batch"],
          summary: "frozen: training normalises with the first statistics, as the document's code does")
      ], pretrained: .resized + [PretrainedWeights(steps: "resize", framework: .keras)]
    ) { Inception10(classes: $0.classes ?? 10, statistics: $0.choice("batch-norm") ?? .frozen) }
  ]
}
