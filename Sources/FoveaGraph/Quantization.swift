/// What a network computes in integers of 8 bits: the layers whose inputs and weights are quantized, and by what.
///
/// Weights are symmetric, with a scale for each output channel; inputs have one scale (Jacob and others 2018,
/// arXiv:1712.05877, without zero points).
public struct Quantization: Hashable, Sendable {
  /// What a convolution or a linear layer multiplies.
  public struct Layer: Hashable, Sendable {
    /// What a step of 1 stands for in the input.
    public var inputScale: Float
    /// Whether the input is `int8`, as it has negative numbers, and not `uint8`.
    public var isInputSigned: Bool
    /// What a step of 1 stands for in the weights of each output channel.
    public var weightScales: [Float]

    /// Creates the description of a layer.
    public init(inputScale: Float, isInputSigned: Bool, weightScales: [Float]) {
      (self.inputScale, self.isInputSigned, self.weightScales) = (inputScale, isInputSigned, weightScales)
    }
  }

  /// The layers by the paths of their weights, as in `2.0.weight`.
  public var layers: [String: Layer]

  /// Creates a description of layers by the paths of their weights.
  public init(layers: [String: Layer] = [:]) { self.layers = layers }
}
