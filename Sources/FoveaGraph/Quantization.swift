package import FoveaCore

/// The layers of a network that compute in integers of 8 bits, with the scales of their inputs and weights.
///
/// Weights are symmetric, with a scale for each output channel; inputs have one scale (Jacob and others 2018,
/// arXiv:1712.05877, without zero points).
public struct Quantization: Hashable, Sendable {
  /// The scales of a convolution or a linear layer.
  public struct Layer: Hashable, Sendable {
    /// Value of one integer step of the input, in 1e-18...1e18.
    public var inputScale: Float
    /// Whether the input is `int8`, as it has negative numbers, and not `uint8`.
    public var isInputSigned: Bool
    /// Value of one integer step of the weights of each output channel, `[K]`, each in 1e-18...1e18.
    public var weightScales: [Float]

    /// Creates the description of a layer.
    public init(inputScale: Float, isInputSigned: Bool, weightScales: [Float]) {
      (self.inputScale, self.isInputSigned, self.weightScales) = (inputScale, isInputSigned, weightScales)
    }
  }

  /// The scales that can be used: products of two of them are normal numbers.
  package static let scales: ClosedRange<Float> = 1e-18...1e18

  /// The layers by the paths of their weights, as in `2.0.weight`.
  public var layers: [String: Layer]

  /// Creates a description of layers by the paths of their weights.
  public init(layers: [String: Layer] = [:]) { self.layers = layers }
}

extension Quantization.Layer {
  /// The integers nearest to weights `[K, …]`, of which there is a scale for each of the first axis.
  package func bytes(of weights: HostTensor) -> [Int8] {
    let scale = scale(of: weights.shape)
    return weights.floats.enumerated().map { index, weight in
      let step = (weight / scale(index)).rounded(.toNearestOrEven)
      return step.isNaN ? 0 : Int8(min(max(step, -128), 127))
    }
  }

  /// The numbers that integers `[K, …]` stand for.
  package func numbers(of bytes: [Int8], shape: TensorShape) -> HostTensor {
    let scale = scale(of: shape)
    return HostTensor(bytes.enumerated().map { Float($1) * scale($0) }, shape: shape)
  }

  /// The scale of an element by its place in a tensor of a shape.
  private func scale(of shape: TensorShape) -> (Int) -> Float {
    let size = max(shape.count / max(weightScales.count, 1), 1)
    return { [weightScales] index in weightScales[min(index / size, weightScales.count - 1)] }
  }
}
