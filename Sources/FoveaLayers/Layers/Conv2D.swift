import FoveaCore
public import FoveaGraph

/// Cross-correlates images with trained filters, adds a bias and applies a function.
///
/// | Value            | Shape                   |
/// | ---------------- | ----------------------- |
/// | input            | `[N, C, H, W]`          |
/// | `weight`         | `[K, C / groups, R, S]` |
/// | `bias`, if any   | `[K]`                   |
/// | result           | `[N, K, P, Q]`          |
public struct Conv2D: Layer {
  /// The number of filters, which is the number of channels of the result.
  public var filters: Int
  /// The rows and columns of a filter.
  public var kernel: Size2D
  /// The distance between neighbouring positions.
  public var stride: Size2D
  /// Zeros around the image.
  public var padding: SpatialPadding
  /// The distance between neighbouring taps: 1 for a dense filter.
  public var dilation: Size2D
  /// The number of parts into which channels are split.
  public var groups: Int
  /// Whether a bias is added.
  public var bias: Bool
  /// The function that is applied to the result.
  public var activation: ActivationFunction

  /// Makes a convolution; its number of input channels follows from its input.
  public init(
    _ filters: Int, kernel: Size2D, stride: Size2D = 1, padding: SpatialPadding = .none,
    dilation: Size2D = 1, groups: Int = 1, bias: Bool = true, activation: ActivationFunction = .none
  ) {
    self.filters = filters
    self.kernel = kernel
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    self.bias = bias
    self.activation = activation
  }

  private var window: Window { Window(kernel, stride: stride, dilation: dilation) }

  public var detail: String {
    window.detail(padding) + (groups == 1 ? "" : ", groups \(groups)") + activation.suffix
  }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let type = context.graph.type(of: input)
    let channels = try context.channels(of: type, for: self)
    try context.requirePositive([filters, kernel.height, kernel.width], "a filter's extents", for: self)
    let operation = Convolution(
      stride: stride, padding: window.padded(padding, over: type).padding, dilation: dilation,
      groups: groups)
    // Groups that do not divide the channels are refused by the operation, which knows what would.
    let shape: TensorShape = [filters, channels / max(groups, 1), kernel.height, kernel.width]
    var inputs = [input, try context.parameter("weight", shape, for: .convolution)]
    if bias {
      let fanIn = Initializer.fans(of: shape).input
      inputs.append(try context.parameter("bias", [filters], for: .bias(fanIn: fanIn)))
    }
    return try activation.apply(context.graph.applyAll(operation, inputs)[0], in: &context)
  }
}
