public import FoveaCore
public import FoveaLayers

/// GoogLeNet as torchvision has it, with batch normalization, for 3 x 224 x 224.
///
/// 6,624,904 parameters with a thousand classes, 13,004,888 with both auxiliary classifiers, which exist
/// in training only. Departures from Szegedy et al. 2014, arXiv:1409.4842, table 1:
///
/// - Batch normalization with epsilon 1e-3 after every convolution, which has no bias then.
/// - The third branch has 3 x 3 filters, not 5 x 5: a slip that trained weights have made lasting.
/// - No local response normalization; max pools round up, and the last covers 2 x 2.
/// - Auxiliary classifiers pool to 4 x 4 whatever the image size, and drop 70 % once; dropout before
///   the last layer is 20 %, the paper's 40 %.
/// - `transformsInput` moves images from ImageNet's means and deviations to 0.5: torchvision's weights
///   were trained with the latter. It is off by default, as in torchvision without weights.
/// - Weights are normal with deviation 0.01, which torchvision cuts at 200 deviations.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct GoogLeNet: Model {
  public var classes: Int
  /// Whether training has the auxiliary classifiers.
  public var auxiliary: Bool
  /// Whether images arrive with ImageNet's normalization and are moved to the network's own.
  public var transformsInput: Bool

  /// Creates the model with a number of classes, at least 1, in training with auxiliary classifiers by
  /// default.
  public init(classes: Int = 1000, auxiliary: Bool = true, transformsInput: Bool = false) {
    self.classes = classes
    self.auxiliary = auxiliary
    self.transformsInput = transformsInput
  }

  public var name: String { "googlenet" }
  public var inputShape: TensorShape { [3, 224, 224] }
  public var initialization: any Initialization { .googlenet }

  @LayerBuilder public var body: some Layer {
    if transformsInput { ChannelAffine.fromImageNet.named("transform_input") }
    ConvBN(64, kernel: 7, stride: 2, padding: 3).named("conv1")
    MaxPool2D(3, stride: 2, ceilMode: true).named("maxpool1")
    ConvBN(64, kernel: 1).named("conv2")
    ConvBN(192, kernel: 3, padding: 1).named("conv3")
    MaxPool2D(3, stride: 2, ceilMode: true).named("maxpool2")
    for (index, stage) in InceptionWidths.stages.enumerated() {
      for widths in stage {
        Inception(widths: widths).named("inception\(widths.name)")
        if auxiliary, let head = GoogLeNet2014.heads[widths.name] {
          Auxiliary(weight: 0.3) { AuxiliaryHead(classes: classes) }.named(head)
        }
      }
      switch index {
      case 0: MaxPool2D(3, stride: 2, ceilMode: true).named("maxpool3")
      case 1: MaxPool2D(2, stride: 2, ceilMode: true).named("maxpool4")
      default: AdaptiveAveragePool2D(1).named("avgpool")
      }
    }
    Flatten()
    Dropout(0.2).named("dropout")
    Dense(classes).named("fc")
  }

  /// Four branches over one input, joined along the channels.
  struct Inception: Layer {
    var widths: InceptionWidths

    var body: some Layer {
      Concatenate {
        ConvBN(widths.one, kernel: 1).named("branch1")
        Sequential {
          ConvBN(widths.three.reduce, kernel: 1)
          ConvBN(widths.three.out, kernel: 3, padding: 1)
        }.named("branch2")
        Sequential {
          ConvBN(widths.five.reduce, kernel: 1)
          ConvBN(widths.five.out, kernel: 3, padding: 1)
        }.named("branch3")
        Sequential {
          MaxPool2D(3, stride: 1, padding: 1, ceilMode: true)
          ConvBN(widths.pool, kernel: 1)
        }.named("branch4")
      }
    }
  }

  /// The classifier on the side.
  struct AuxiliaryHead: Layer {
    var classes: Int

    var body: some Layer {
      AdaptiveAveragePool2D(4)
      ConvBN(128, kernel: 1).named("conv")
      Flatten()
      Dense(1024, activation: .relu).named("fc1")
      Dropout(0.7).named("dropout")
      Dense(classes).named("fc2")
    }
  }
}

extension GoogLeNet {
  static let entries = [
    ModelEntry(
      name: "googlenet", summary: "GoogLeNet with batch normalization and two auxiliary classifiers",
      source: "torchvision; Szegedy et al. 2014, arXiv:1409.4842",
      settings: [.auxiliary, .transformInput],
      pretrained: .imageNet("googlenet-1378be20", settings: ["transform-input": "on"])
    ) {
      GoogLeNet(
        classes: $0.classes ?? 1000, auxiliary: $0.isOn("aux") ?? true,
        transformsInput: $0.isOn("transform-input") ?? false)
    }
  ]
}
