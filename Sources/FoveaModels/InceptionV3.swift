public import FoveaCore
public import FoveaLayers

/// Inception v3 as torchvision has it, for 3 x 299 x 299.
///
/// | layers                    | what                                          | result of 3 x 299 x 299 |
/// | ------------------------- | --------------------------------------------- | ----------------------- |
/// | `Conv2d_1a` … `2b`, pool  | 3x3 stride 2, 3x3, 3x3 padded, pool stride 2  | 64 x 73 x 73            |
/// | `Conv2d_3b`, `4a`, pool   | 1x1, 3x3, pool stride 2                       | 192 x 35 x 35           |
/// | `Mixed_5b` … `5d`         | ``GridA``                                     | 288 x 35 x 35           |
/// | `Mixed_6a`                | ``ReductionA``                                | 768 x 17 x 17           |
/// | `Mixed_6b` … `6e`         | ``GridB``, 7x7 as 1x7 and 7x1                 | 768 x 17 x 17           |
/// | `Mixed_7a`                | ``ReductionB``                                | 1280 x 8 x 8            |
/// | `Mixed_7b`, `7c`          | ``GridC``, 3x3 spread into 1x3 and 3x1        | 2048 x 8 x 8            |
/// | head                      | global average, dropout 0.5, dense            | classes                 |
///
/// 27,161,264 parameters with a thousand classes and the auxiliary classifier, which exists in training
/// only. Departures from Szegedy et al. 2015, arXiv:1512.00567, table 1:
///
/// - The stem and the widths are those of the authors' published weights: a 1 x 1 convolution to 80 in the
///   stem, and four units at the second grid where the table has five.
/// - Batch normalization has epsilon 1e-3 and PyTorch's momentum.
/// - The auxiliary classifier's loss has weight 0.4, as in the authors' code; its 5 x 5 windows need
///   images of 299 x 299, or nearly, in training.
/// - Weights are normal with deviation 0.1; torchvision has 0.01 and 0.001 at two places of the
///   auxiliary classifier.
/// - `transformsInput` moves images from ImageNet's means and deviations to 0.5: torchvision's weights
///   were trained with the latter. It is off by default, as in torchvision without weights.
/// - With ``framework`` Keras, averages inside the units do not count the padding, and there is neither an auxiliary
///   classifier nor dropout; first values are Keras's. Its normalizations have no factor; here
///   it is 1 at first and trained, and running statistics move by 10 %, in Keras by 1 %.
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct InceptionV3: Model {
  public var classes: Int
  /// Whether training has the auxiliary classifier.
  public var auxiliary: Bool
  /// Whether images arrive with ImageNet's normalization and are moved to the network's own.
  public var transformsInput: Bool
  /// The program whose details the network has.
  public var framework: Framework

  /// Creates the model with a number of classes, at least 1, in training with the auxiliary classifier by
  /// default.
  public init(
    classes: Int = 1000, auxiliary: Bool = true, transformsInput: Bool = false,
    framework: Framework = .torchvision
  ) {
    self.framework = framework
    self.classes = classes
    self.auxiliary = auxiliary
    self.transformsInput = transformsInput
  }

  public var name: String { "inception_v3" }
  public var inputShape: TensorShape { [3, 299, 299] }
  public var initialization: any Initialization {
    switch framework {
    case .torchvision: .inception
    case .keras: .keras
    }
  }

  /// The pools inside the units.
  private var pool: AveragePool2D {
    AveragePool2D(3, stride: 1, padding: 1, countsPadding: framework == .torchvision)
  }

  @LayerBuilder public var body: some Layer {
    if transformsInput { ChannelAffine.fromImageNet.named("transform_input") }
    Chain {
      ConvBN(32, kernel: 3, stride: 2).named("Conv2d_1a_3x3")
      ConvBN(32, kernel: 3).named("Conv2d_2a_3x3")
      ConvBN(64, kernel: 3, padding: 1).named("Conv2d_2b_3x3")
      MaxPool2D(3, stride: 2).named("maxpool1")
      ConvBN(80, kernel: 1).named("Conv2d_3b_1x1")
      ConvBN(192, kernel: 3).named("Conv2d_4a_3x3")
      MaxPool2D(3, stride: 2).named("maxpool2")
    }
    Chain {
      GridA(channels: 32, pool: pool).named("Mixed_5b")
      GridA(channels: 64, pool: pool).named("Mixed_5c")
      GridA(channels: 64, pool: pool).named("Mixed_5d")
      ReductionA().named("Mixed_6a")
      GridB(narrow: 128, pool: pool).named("Mixed_6b")
      GridB(narrow: 160, pool: pool).named("Mixed_6c")
      GridB(narrow: 160, pool: pool).named("Mixed_6d")
      GridB(narrow: 192, pool: pool).named("Mixed_6e")
      if auxiliary, framework == .torchvision {
        Auxiliary(weight: 0.4) { AuxiliaryHead(classes: classes) }.named("AuxLogits")
      }
      ReductionB().named("Mixed_7a")
      GridC(pool: pool).named("Mixed_7b")
      GridC(pool: pool).named("Mixed_7c")
    }
    AdaptiveAveragePool2D(1).named("avgpool")
    if framework == .torchvision { Dropout(0.5).named("dropout") }
    Flatten()
    Dense(classes).named("fc")
  }
}

extension InceptionV3 {
  static let entries = [
    ModelEntry(
      name: "inception_v3", summary: "factorised convolutions in eleven units, for 299 x 299",
      source: "torchvision; Szegedy et al. 2015, arXiv:1512.00567",
      settings: [.auxiliary, .transformInput, .framework],
      pretrained: .imageNet("inception_v3_google-0cc3c7bd", resize: 342, settings: ["transform-input": "on"])
        + .keras(.tensorFlow, settings: Framework.keras.settings)
    ) {
      InceptionV3(
        classes: $0.classes ?? 1000, auxiliary: $0.isOn("aux") ?? true,
        transformsInput: $0.isOn("transform-input") ?? false,
        framework: $0.choice("framework") ?? .torchvision)
    }
  ]
}
