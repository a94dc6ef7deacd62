public import FoveaCore
public import FoveaLayers

/// LeNet-5 for pictures of 32 x 32: two convolutions, three dense layers, 61,706 parameters.
///
/// | layer      | size | filters, units | result of 1 x 32 x 32 |
/// | ---------- | ---- | -------------- | --------------------- |
/// | `conv.0`   | 5x5  | 6              | 6 x 28 x 28           |
/// | `conv.1`   | 2x2  |                | 6 x 14 x 14           |
/// | `conv.2`   | 5x5  | 16             | 16 x 10 x 10          |
/// | `conv.3`   | 2x2  |                | 16 x 5 x 5            |
/// | `linear.1` |      | 120            | 120                   |
/// | `linear.3` |      | 84             | 84                    |
/// | `linear.5` |      | classes        | classes               |
///
/// Paths equal those of the usual PyTorch class with the members `conv` and `linear`. Departures from
/// LeCun et al. 1998, "Gradient-based learning applied to document recognition", section II.B:
///
/// - By default convolutions have no activation, windows are pooled by their maximum, and the dense
///   layers use ReLU; `activation: .sigmoid` uses sigmoids and averages throughout, the paper a scaled
///   tanh and averages with a trained factor and bias for each channel.
/// - `conv.2` sees all channels; the paper connects each filter with some of them (its table I).
/// - `linear.1` is dense; the paper's C5 is a convolution, which on maps of 5 x 5 is the same.
/// - A dense layer scores the classes; the paper has radial basis functions there.
/// - First values are PyTorch's; the paper draws weights evenly within 2.4 / fan-in (its appendix A).
/// - The softmax at the end belongs to prediction and loss, not to the graph.
public struct LeNet: Model {
  public var name: String { "lenet" }

  /// The activations among which a model can choose.
  public enum ActivationStyle: String, CaseIterable, Hashable, Sendable, Codable {
    /// None after convolutions, ReLU after dense layers, maxima of windows.
    case none
    /// Sigmoids after convolutions and dense layers, means of windows, as in 1998.
    case sigmoid
  }

  public var classes: Int
  /// The functions after the layers, and the kind of pooling.
  public var activation: ActivationStyle

  /// Creates the model with a number of classes, at least 1, and a style of activation and pooling.
  public init(classes: Int = 10, activation: ActivationStyle = .none) {
    self.classes = classes
    self.activation = activation
  }

  public var inputShape: TensorShape { [1, 32, 32] }
  public var initialization: any Initialization { .pytorch }

  public var body: some Layer {
    Sequential {
      Conv2D(6, kernel: 5, activation: convolutional)
      pooling
      Conv2D(16, kernel: 5, activation: convolutional)
      pooling
    }.named("conv")
    Sequential {
      Flatten()
      Dense(120)
      Activation(dense)
      Dense(84)
      Activation(dense)
      Dense(classes)
    }.named("linear")
  }

  private var convolutional: ActivationFunction {
    switch activation {
    case .none: .none
    case .sigmoid: .sigmoid
    }
  }

  private var dense: ActivationFunction {
    switch activation {
    case .none: .relu
    case .sigmoid: .sigmoid
    }
  }

  private var pooling: any Layer {
    switch activation {
    case .none: MaxPool2D(2)
    case .sigmoid: AveragePool2D(2)
    }
  }
}

extension LeNet {
  static let entries = [
    ModelEntry(
      name: "lenet", summary: "two convolutions and three dense layers, for grey pictures of 32 x 32",
      source: "LeCun et al. 1998, Gradient-based learning applied to document recognition",
      settings: [
        ModelSetting(
          name: "activation", values: ActivationStyle.allCases.map(\.rawValue),
          summary: "sigmoid: sigmoids and average pooling throughout, as in 1998")
      ], pretrained: .resized
    ) { LeNet(classes: $0.classes ?? 10, activation: $0.choice("activation") ?? .none) }
  ]
}
