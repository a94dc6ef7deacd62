public import FoveaCore

/// Cross-correlates each image with a bank of filters.
///
/// | Value           | Shape                   |
/// | --------------- | ----------------------- |
/// | `input`         | `[N, C, H, W]`          |
/// | `filter`        | `[K, C / groups, R, S]` |
/// | `bias`, if any  | `[K]`                   |
/// | result          | `[N, K, P, Q]`          |
///
/// `P` and `Q` follow Dumoulin and Visin 2016 (arXiv:1603.07285), relationship 15.
///
/// - (C1) `groups` divides `C` and `K`.
/// - (C2) The dilated filter fits the padded image.
/// - (C3) The filter has `C / groups` channels.
/// - (C4) The bias has `K` elements.
/// - (C5) Filters, strides and dilations are at least 1, padding at least 0.
public struct Convolution: Graph.Operation {
  public static let name = "Convolution"

  /// The distance between neighbouring positions.
  public var stride: Size2D
  /// Zeros around the image.
  public var padding: Padding
  /// The distance between neighbouring taps: 1 for a dense filter.
  public var dilation: Size2D
  /// The number of parts into which channels are split, each with filters of its own.
  public var groups: Int

  /// Makes a convolution.
  public init(stride: Size2D = 1, padding: Padding = .none, dilation: Size2D = 1, groups: Int = 1) {
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
  }

  /// The window that the filters of the given shape `[K, C / groups, R, S]` slide over an image.
  public func window(filter: TensorShape) -> Window {
    Window(Size2D(filter[2], filter[3]), stride: stride, padding: padding, dilation: dilation)
  }

  public var attributes: [(name: String, value: String)] {
    Window(1, stride: stride, padding: padding, dilation: dilation).attributes
      + (groups == 1 ? [] : [("groups", "\(groups)")])
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...3)
    let (input, filter) = (inputs[0], inputs[1].shape)
    try requireImages(input)
    try require(filter.rank == 4, "C0", "takes filters [K, C, R, S], got \(filter)")
    let channels = input.shape[1]
    try require(
      groups > 0 && channels % groups == 0, "C1",
      "groups (\(groups)) must divide the input's channels (\(channels))",
      remedy: Self.divisors(near: groups, of: channels))
    try require(
      filter[0] % groups == 0, "C1", "groups (\(groups)) must divide the number of filters (\(filter[0]))",
      remedy: Self.divisors(near: groups, of: filter[0]))
    try require(
      filter[1] == channels / groups, "C3",
      "the filters expect \(filter[1]) input channels, got \(channels / groups)")
    let window = window(filter: filter)
    try requireMeaning(window, "C5")
    guard let positions = window.positions(over: input.imageSize) else {
      throw ShapeError(
        "a \(window.extent) filter does not fit a \(input.imageSize) image with padding \(padding)",
        remedy: "use a larger image", rule: "Convolution C2")
    }
    if inputs.count == 3 {
      try require(
        inputs[2].shape == [filter[0]], "C4",
        "expected a bias of shape [\(filter[0])], got \(inputs[2].shape)")
    }
    return [TensorType([input.shape[0], filter[0], positions.height, positions.width])]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    guard let gradient = node.gradients[0] else { return node.inputs.map { _ in nil } }
    let (input, filter, hasBias) = (node.inputs[0], node.inputs[1], node.inputs.count == 3)
    var gradients = [Graph.Value?](repeating: nil, count: node.inputs.count)
    if node.needs[1] || (hasBias && node.needs[2]) {
      let operation = ConvolutionFilterGradient(
        convolution: self, filterShape: graph.shape(of: filter), hasBias: hasBias)
      let results = try graph.applyAll(operation, [input, gradient])
      gradients.replaceSubrange(1..., with: results)
    }
    if node.needs[0] {
      let operation = ConvolutionInputGradient(convolution: self, inputShape: graph.shape(of: input))
      gradients[0] = try graph.apply(operation, filter, gradient)
    }
    return gradients
  }

  public func multiplyAccumulates(_ inputs: [TensorType]) -> Int {
    guard let result = try? outputTypes(inputs)[0] else { return 0 }
    return result.shape.count.saturatingProduct(
      with: TensorShape(Array(inputs[1].shape.dimensions[1...])).count)
  }

  private static func divisors(near wanted: Int, of count: Int) -> Remedy? {
    let divisors = (1...max(count, 1)).filter { count % $0 == 0 }
    let near = divisors.sorted { abs($0 - wanted) < abs($1 - wanted) }.prefix(2).sorted()
    return Remedy("try " + near.map(String.init).joined(separator: " or "))
  }
}
