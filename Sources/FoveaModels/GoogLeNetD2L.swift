public import FoveaCore
public import FoveaLayers

/// GoogLeNet as "Dive into Deep Learning" builds it, for grey pictures of 96 x 96.
///
/// 5,977,530 parameters with one channel and ten classes. Paths equal those of the book's
/// `nn.Sequential(b1, b2, b3, b4, b5, nn.Linear(1024, 10))`. Departures from Szegedy et al. 2014,
/// arXiv:1409.4842, table 1:
///
/// - No local response normalization after the first and the second stage.
/// - Pools pad by 1 and round down, where the usual reading of the paper rounds up without padding.
/// - No auxiliary classifiers, no dropout before the last layer.
/// - Global average pooling works for any image size; the paper has a 7 x 7 window.
/// - Grey pictures of 96 x 96 instead of colour of 224 x 224, ten classes instead of a thousand.
/// - Weights drawn by Xavier's uniform rule with PyTorch's default biases.
/// - The paper's softmax belongs to prediction and loss, not to the graph; the book has none either.
public struct GoogLeNetD2L: Model {
  public var name: String { "googlenet-d2l" }

  public var classes: Int

  /// Creates the model with a number of classes, at least 1.
  public init(classes: Int = 10) { self.classes = classes }

  public var inputShape: TensorShape { [1, 96, 96] }
  public var initialization: any Initialization { .xavierUniform }

  public var body: some Layer {
    Sequential {
      Sequential {
        Conv2D(64, kernel: 7, stride: 2, padding: 3)
        Activation(.relu)
        MaxPool2D(3, stride: 2, padding: 1)
      }
      Sequential {
        Conv2D(64, kernel: 1)
        Activation(.relu)
        Conv2D(192, kernel: 3, padding: 1)
        Activation(.relu)
        MaxPool2D(3, stride: 2, padding: 1)
      }
      for (index, stage) in InceptionWidths.stages.enumerated() {
        Sequential {
          for widths in stage { Inception(widths: widths) }
          if index < InceptionWidths.stages.count - 1 {
            MaxPool2D(3, stride: 2, padding: 1)
          } else {
            AdaptiveAveragePool2D(1)
            Flatten()
          }
        }
      }
      Dense(classes)
    }
  }
}

extension GoogLeNetD2L {
  /// Four branches over one input, joined along the channels (the paper's figure 2b).
  struct Inception: Layer {
    var widths: InceptionWidths

    var body: some Layer {
      Concatenate {
        Conv2D(widths.one, kernel: 1, activation: .relu).named("p1_1")
        Chain {
          Conv2D(widths.three.reduce, kernel: 1, activation: .relu).named("p2_1")
          Conv2D(widths.three.out, kernel: 3, padding: 1, activation: .relu).named("p2_2")
        }
        Chain {
          Conv2D(widths.five.reduce, kernel: 1, activation: .relu).named("p3_1")
          Conv2D(widths.five.out, kernel: 5, padding: 2, activation: .relu).named("p3_2")
        }
        Chain {
          MaxPool2D(3, stride: 1, padding: 1).named("p4_1")
          Conv2D(widths.pool, kernel: 1, activation: .relu).named("p4_2")
        }
      }
    }
  }
}

extension GoogLeNetD2L {
  static let entries = [
    ModelEntry(
      name: "googlenet-d2l", summary: "nine inception blocks, for grey pictures of 96 x 96",
      source: "Dive into Deep Learning, section GoogLeNet; Szegedy et al. 2014, arXiv:1409.4842",
      pretrained: .resized
    ) { GoogLeNetD2L(classes: $0.classes ?? 10) }
  ]
}
