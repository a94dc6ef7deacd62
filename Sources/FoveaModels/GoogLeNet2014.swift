public import FoveaCore
public import FoveaLayers

/// GoogLeNet with its two auxiliary classifiers, for 3 x 224 x 224.
///
/// The network of Szegedy et al. 2014, arXiv:1409.4842, table 1, without batch normalization.
/// 13,378,280 parameters with a thousand classes and both auxiliary classifiers, which exist in training
/// only. Paths are those of the usual PyTorch class, as in
/// `inception3a.branch2.1.conv.weight`. Departures from the paper:
///
/// - No local response normalization after the first and the second stage.
/// - Max pools round up and do not pad, which makes the sizes of the table.
/// - Auxiliary classifiers drop half of the values twice, before each dense layer; the paper, and the
///   document's text, drop 70 % once, between them.
/// - Global average pooling works for any image size; the paper has a 7 x 7 window. The auxiliary
///   classifiers have the paper's 5 x 5 window, so training needs images of 79 x 79 or more; those of the
///   document fit images of 224 x 224 alone.
/// - First values are Kaiming's by fan-out, in dense layers normal with deviation 0.01, biases 0.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct GoogLeNet2014: Model {
  public var classes: Int
  /// Whether training has the auxiliary classifiers.
  public var auxiliary: Bool

  /// Creates the model with a number of classes, at least 1, in training with auxiliary classifiers by
  /// default.
  public init(classes: Int = 1000, auxiliary: Bool = true) {
    self.classes = classes
    self.auxiliary = auxiliary
  }

  public var name: String { "googlenet-2014" }
  public var inputShape: TensorShape { [3, 224, 224] }
  public var initialization: any Initialization { .kaimingFanOut }

  /// The units after which an auxiliary classifier stands.
  static let heads = ["4a": "aux1", "4d": "aux2"]

  @LayerBuilder public var body: some Layer {
    ConvReLU(filters: 64, kernel: 7, stride: 2, padding: 3).named("conv1")
    MaxPool2D(3, stride: 2, ceilMode: true).named("maxpool1")
    ConvReLU(filters: 64, kernel: 1).named("conv2")
    ConvReLU(filters: 192, kernel: 3, padding: 1).named("conv3")
    MaxPool2D(3, stride: 2, ceilMode: true).named("maxpool2")
    for (index, stage) in InceptionWidths.stages.enumerated() {
      for widths in stage {
        Inception(widths: widths).named("inception\(widths.name)")
        if auxiliary, let head = Self.heads[widths.name] {
          Auxiliary(weight: 0.3) { AuxiliaryHead(classes: classes) }.named(head)
        }
      }
      if index < InceptionWidths.stages.count - 1 {
        MaxPool2D(3, stride: 2, ceilMode: true).named("maxpool\(index + 3)")
      }
    }
    AdaptiveAveragePool2D(1).named("avgpool")
    Flatten()
    Dropout(0.4).named("dropout")
    Dense(classes).named("fc")
  }

  /// A convolution and ReLU.
  struct ConvReLU: Layer {
    var filters: Int
    var kernel: Size2D
    var stride: Size2D = 1
    var padding: SpatialPadding = .none

    var body: some Layer {
      Conv2D(filters, kernel: kernel, stride: stride, padding: padding, activation: .relu).named("conv")
    }
  }

  /// Four branches over one input, joined along the channels (the paper's figure 2b).
  struct Inception: Layer {
    var widths: InceptionWidths

    var body: some Layer {
      Concatenate {
        ConvReLU(filters: widths.one, kernel: 1).named("branch1")
        Sequential {
          ConvReLU(filters: widths.three.reduce, kernel: 1)
          ConvReLU(filters: widths.three.out, kernel: 3, padding: 1)
        }.named("branch2")
        Sequential {
          ConvReLU(filters: widths.five.reduce, kernel: 1)
          ConvReLU(filters: widths.five.out, kernel: 5, padding: 2)
        }.named("branch3")
        Sequential {
          MaxPool2D(3, stride: 1, padding: 1)
          ConvReLU(filters: widths.pool, kernel: 1)
        }.named("branch4")
      }
    }
  }

  /// The classifier on the side (section 5 of the paper).
  struct AuxiliaryHead: Layer {
    var classes: Int

    var body: some Layer {
      AveragePool2D(5, stride: 3).named("averagePool")
      ConvReLU(filters: 128, kernel: 1).named("conv")
      Flatten()
      Dropout(0.5).named("dropout1")
      Dense(1024, activation: .relu).named("fc1")
      Dropout(0.5).named("dropout2")
      Dense(classes).named("fc2")
    }
  }
}

extension GoogLeNet2014 {
  static let entries = [
    ModelEntry(
      name: "googlenet-2014", summary: "GoogLeNet with two auxiliary classifiers, as in the paper",
      source: "Szegedy et al. 2014, Going deeper with convolutions, arXiv:1409.4842",
      settings: [.auxiliary], pretrained: [PretrainedWeights(steps: "resize; normalize:half")]
    ) { GoogLeNet2014(classes: $0.classes ?? 1000, auxiliary: $0.isOn("aux") ?? true) }
  ]
}
