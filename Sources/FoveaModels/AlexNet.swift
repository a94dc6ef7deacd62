public import FoveaCore
public import FoveaLayers

/// AlexNet as torchvision has it, for 3 x 224 x 224.
///
/// | layers                 | size, stride, pad | filters, units | result of 3 x 224 x 224 |
/// | ---------------------- | ----------------- | -------------- | ----------------------- |
/// | convolution            | 11x11, 4, 2       | 64             | 64 x 55 x 55            |
/// | max pool               | 3x3, 2            |                | 64 x 27 x 27            |
/// | convolution            | 5x5, 1, 2         | 192            | 192 x 27 x 27           |
/// | max pool               | 3x3, 2            |                | 192 x 13 x 13           |
/// | convolution            | 3x3, 1, 1         | 384            | 384 x 13 x 13           |
/// | convolution            | 3x3, 1, 1         | 256            | 256 x 13 x 13           |
/// | convolution            | 3x3, 1, 1         | 256            | 256 x 13 x 13           |
/// | max pool               | 3x3, 2            |                | 256 x 6 x 6             |
/// | average pool to 6 x 6  |                   |                | 256 x 6 x 6             |
/// | dropout 0.5, dense     |                   | 4096           | 4096                    |
/// | dropout 0.5, dense     |                   | 4096           | 4096                    |
/// | dense                  |                   | classes        | classes                 |
///
/// 61,100,840 parameters with a thousand classes. This is the single tower of Krizhevsky 2014,
/// arXiv:1404.5997, footnote 1, but for 256 filters in the fourth convolution, where it has 384; a pool
/// that makes every image size fit; dropout before the dense layers instead of after; PyTorch's first
/// values. Softmax belongs to prediction and loss, not to the graph.
public struct AlexNet: Model {
  public var classes: Int

  /// Creates the model with a number of classes, at least 1.
  public init(classes: Int = 1000) { self.classes = classes }

  public var name: String { "alexnet" }
  public var inputShape: TensorShape { [3, 224, 224] }
  public var initialization: any Initialization { .pytorch }

  public var body: some Layer {
    Sequential {
      Conv2D(64, kernel: 11, stride: 4, padding: 2)
      Activation(.relu)
      MaxPool2D(3, stride: 2)
      Conv2D(192, kernel: 5, padding: 2)
      Activation(.relu)
      MaxPool2D(3, stride: 2)
      for filters in [384, 256, 256] {
        Conv2D(filters, kernel: 3, padding: 1)
        Activation(.relu)
      }
      MaxPool2D(3, stride: 2)
    }.named("features")
    AdaptiveAveragePool2D(6).named("avgpool")
    Flatten()
    Sequential {
      for _ in 0..<2 {
        Dropout(0.5)
        Dense(4096)
        Activation(.relu)
      }
      Dense(classes)
    }.named("classifier")
  }
}

extension AlexNet {
  static let entries = [
    ModelEntry(
      name: "alexnet", summary: "five convolutions and three dense layers, for 224 x 224",
      source: "torchvision; Krizhevsky 2014, arXiv:1404.5997", pretrained: .imageNet("alexnet-owt-7be5be79")
    ) { AlexNet(classes: $0.classes ?? 1000) }
  ]
}
