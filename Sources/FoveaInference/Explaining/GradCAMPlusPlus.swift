public import FoveaCore

/// Grad-CAM++ (Chattopadhay and others 2018, arXiv:1710.11063): each channel counts by its positive gradients, weighted
/// place by place by equation 19.
///
/// Maps are those of the package pytorch-grad-cam: in 0 to 1, in the size of the images.
public struct GradCAMPlusPlus: Explanation {
  /// The name in the registry.
  public static let name = "grad-cam++"
  /// What it is.
  public static let summary = "a layer's channels, weighted by where their gradients are positive"

  /// The path of the layer; nil for the last value that has rows and columns.
  public var layer: String?

  /// Looks at the last value that has rows and columns.
  public init() { self.init(layer: nil) }

  /// Looks at a layer.
  public init(layer: String?) { self.layer = layer }

  private enum CodingKeys: String, CodingKey { case layer }

  /// Writes the path, or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(layer, forKey: .layer)
  }

  /// Refuses a layer that does not exist.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path.
  public func validate(for network: ExplainedNetwork) throws { try network.requireLayer(layer) }

  /// The maps.
  ///
  /// - Throws: as ``ExplainedNetwork/activations(of:at:for:)``.
  public func relevance(
    of images: HostTensor, for classes: [Int], in network: ExplainedNetwork
  ) throws -> HostTensor {
    try ActivationMap.maps(of: images, for: classes, at: layer, in: network) { activations, gradients in
      let sum = activations.reduce(0) { $0 + Double($1) }
      // The ReLU of equation 7 drops the negative gradients.
      return gradients.reduce(0) { total, gradient in
        guard gradient > 0 else { return total }
        let slope = Double(gradient)
        let square = slope * slope
        return total + slope * square / (2 * square + sum * square * slope + 1e-6)
      }
    }
  }
}
