public import FoveaCore
public import FoveaLayers

/// The AlexNet of many teaching texts: one tower, grey pictures of 224 x 224, ten classes.
///
/// | layers                       | size, stride, pad | filters, units | result of 1 x 224 x 224 |
/// | ---------------------------- | ----------------- | -------------- | ----------------------- |
/// | convolution, normalization   | 11x11, 4          | 96             | 96 x 54 x 54            |
/// | max pool                     | 3x3, 2            |                | 96 x 26 x 26            |
/// | convolution, normalization   | 5x5, 1, 2         | 256            | 256 x 26 x 26           |
/// | max pool                     | 3x3, 2            |                | 256 x 12 x 12           |
/// | convolution                  | 3x3, 1, 1         | 384            | 384 x 12 x 12           |
/// | convolution                  | 3x3, 1, 1         | 384            | 384 x 12 x 12           |
/// | convolution                  | 3x3, 1, 1         | 256            | 256 x 12 x 12           |
/// | max pool                     | 3x3, 2            |                | 256 x 5 x 5             |
/// | dense, dropout 0.5           |                   | 4096           | 4096                    |
/// | dense, dropout 0.5           |                   | 4096           | 4096                    |
/// | dense                        |                   | classes        | classes                 |
///
/// 46,764,746 parameters, with batch normalization 46,765,450. Paths are those of a PyTorch class with
/// the members `conv` and `linear`; a normalization takes an index, so those of later convolutions
/// depend on the choice. Departures from Krizhevsky et al. 2012, section 3:
///
/// - One tower: the paper splits the filters between two GPUs, so that its second, fourth and fifth
///   convolution see half of the channels.
/// - The first convolution has no padding, which leaves 5 x 5 before the dense layers, the paper 6 x 6.
/// - Normalization: none by default; `batch` is the document's class, batch normalization after ReLU;
///   `lrn` is the paper's response normalization (section 3.3) in the same places.
/// - Grey pictures and ten classes instead of colour and a thousand.
/// - First values are PyTorch's; the paper draws weights from a normal distribution with deviation
///   0.01 and starts some biases at 1 (section 5).
/// - The document's `Dropout1d` would drop whole pictures of flat features; here it is ordinary dropout.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct AlexNet2012: Model {
  /// The normalizations after the first two convolutions.
  public enum Norm: String, CaseIterable, Hashable, Sendable, Codable {
    /// None.
    case none
    /// By the statistics of the batch.
    case batch
    /// By the strength of nearby channels, as in the paper.
    case lrn
  }

  public var classes: Int
  /// The normalization after the first two convolutions.
  public var norm: Norm

  /// Creates the model with a number of classes, at least 1, and a normalization.
  public init(classes: Int = 10, norm: Norm = .none) {
    self.classes = classes
    self.norm = norm
  }

  public var name: String { "alexnet-2012" }
  public var inputShape: TensorShape { [1, 224, 224] }
  public var initialization: any Initialization { .pytorch }

  public var body: some Layer {
    Sequential {
      Conv2D(96, kernel: 11, stride: 4)
      Activation(.relu)
      if let normalization { normalization }
      MaxPool2D(3, stride: 2)
      Conv2D(256, kernel: 5, padding: 2)
      Activation(.relu)
      if let normalization { normalization }
      MaxPool2D(3, stride: 2)
      for filters in [384, 384, 256] {
        Conv2D(filters, kernel: 3, padding: 1)
        Activation(.relu)
      }
      MaxPool2D(3, stride: 2)
    }.named("conv")
    Sequential {
      Flatten()
      for _ in 0..<2 {
        Dense(4096)
        Activation(.relu)
        Dropout(0.5)
      }
      Dense(classes)
    }.named("linear")
  }

  private var normalization: (any Layer)? {
    switch norm {
    case .none: nil
    case .batch: BatchNorm2D()
    case .lrn: LocalResponseNorm(size: 5, alpha: 5e-4, beta: 0.75, k: 2)
    }
  }
}

extension AlexNet2012 {
  static let entries = [
    ModelEntry(
      name: "alexnet-2012", summary: "AlexNet in one tower, for grey pictures of 224 x 224",
      source: "Krizhevsky et al. 2012, ImageNet classification with deep convolutional neural networks",
      settings: [
        ModelSetting(
          name: "norm", values: Norm.allCases.map(\.rawValue),
          summary: "what follows the first two convolutions; lrn is the paper's")
      ], pretrained: .resized
    ) { AlexNet2012(classes: $0.classes ?? 10, norm: $0.choice("norm") ?? .none) }
  ]
}
