public import FoveaCore

/// Grad-CAM (Selvaraju and others 2017, arXiv:1610.02391): each channel of a layer counts by the mean of its
/// gradients.
///
/// Maps are those of the package pytorch-grad-cam: in 0 to 1, in the size of the images.
public struct GradCAM: LayerExplanation {
  /// The name in the registry.
  public static let name = "grad-cam"
  /// What it is.
  public static let summary = "a layer's channels, weighted by their mean gradients"

  /// The path of the layer; nil for the last value that has rows and columns.
  public var layer: String?

  /// Looks at a layer.
  public init(layer: String?) { self.layer = layer }

  /// The maps.
  ///
  /// - Throws: as ``ExplainedNetwork/activations(of:at:for:)``.
  public func relevance(
    of images: HostTensor, for classes: [Int], in network: ExplainedNetwork
  ) throws -> HostTensor {
    try ActivationMap.maps(of: images, for: classes, at: layer, in: network) { _, gradients in
      gradients.reduce(0) { $0 + Double($1) } / Double(gradients.count)
    }
  }
}
