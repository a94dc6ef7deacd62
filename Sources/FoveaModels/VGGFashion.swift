public import FoveaCore
public import FoveaLayers

/// VGG with batch normalization, as a text about Fashion-MNIST writes it, for grey pictures of 224 x 224.
///
/// Paths are `VGG_layer.N` and `FC_layer.fc.N`. VGG-16 has 134,304,586 parameters, 2,104,882 at an
/// eighth of the width, with which its author trained. Departures from Simonyan and Zisserman 2014,
/// arXiv:1409.1556, table 1:
///
/// - The document's VGG-11 has one convolution in each stage, so eight layers with weights; the paper's
///   has two in the last three stages. It is kept as the document has it.
/// - Convolutions have no bias, and batch normalization follows them, which came a year later.
/// - Grey pictures and ten classes; `width` scales the channels and the hidden units.
/// - First values are PyTorch's.
/// - The document has no softmax, as its loss contains it; the paper's belongs to prediction and loss here
///   too.
public struct VGGFashion: Model {
  /// The depths of the document.
  public enum Depth: Int, CaseIterable, Hashable, Sendable, Codable {
    /// One convolution in each of five stages, whatever the name says.
    case eleven = 11
    /// Two convolutions in each stage.
    case thirteen = 13
    /// Two convolutions in the first two stages, three in the others.
    case sixteen = 16
    /// Two convolutions in the first two stages, four in the others.
    case nineteen = 19

    /// The number of convolutions in each stage.
    var convolutions: [Int] {
      switch self {
      case .eleven: [1, 1, 1, 1, 1]
      case .thirteen: [2, 2, 2, 2, 2]
      case .sixteen: [2, 2, 3, 3, 3]
      case .nineteen: [2, 2, 4, 4, 4]
      }
    }
  }

  public var classes: Int
  /// The number in the name.
  public var depth: Depth
  /// The factor of all numbers of channels and hidden units, above 0 and up to 1.
  ///
  /// Products are rounded down, but not below 1.
  public var width: Double

  /// Creates the model of a depth, with a number of classes, at least 1, and a width above 0 and up to 1.
  public init(_ depth: Depth, classes: Int = 10, width: Double = 1) {
    self.depth = depth
    self.classes = classes
    self.width = width
  }

  public var name: String { "vgg\(depth.rawValue)-fashion" }
  public var inputShape: TensorShape { [1, 224, 224] }
  public var initialization: any Initialization { .pytorch }

  /// The filters of each stage at full width.
  static let channels = [64, 128, 256, 512, 512]

  public var body: some Layer {
    let scaled = ChannelWidth(share: width)
    Sequential {
      for (convolutions, channels) in zip(depth.convolutions, Self.channels) {
        for _ in 0..<convolutions {
          Conv2D(scaled(channels), kernel: 3, padding: 1, bias: false)
          BatchNorm2D()
          Activation(.relu)
        }
        MaxPool2D(2)
      }
    }.named("VGG_layer")
    Sequential {
      Flatten()
      for _ in 0..<2 {
        Dense(scaled(4096))
        Activation(.relu)
        Dropout(0.5)
      }
      Dense(classes)
    }.named("FC_layer.fc")
  }
}

extension VGGFashion {
  static let entries = Depth.allCases.map { depth in
    ModelEntry(
      name: VGGFashion(depth).name,
      summary: "VGG-\(depth.rawValue) with batch normalization, for grey pictures of 224 x 224",
      source: "Simonyan and Zisserman 2014, arXiv:1409.1556, as written down for Fashion-MNIST",
      settings: [ChannelWidth.setting("scales channels and hidden units; the author trained with 0.125")],
      pretrained: .resized
    ) { VGGFashion(depth, classes: $0.classes ?? 10, width: ChannelWidth.share(in: $0)) }
  }
}
