public import FoveaCore

/// Grad-CAM (Selvaraju and others 2017, arXiv:1610.02391, section 3): the channels of a layer, each weighted
/// by the mean of its gradients, summed up.
///
/// Maps equal those of the package pytorch-grad-cam: without what speaks against the class, in 0 to 1, in the
/// size of the images.
public struct GradCAM: LayerExplanation {
  /// The name of the explanation in configurations, `grad-cam`.
  public static let name = "grad-cam"
  /// A phrase that describes the explanation in lists and help pages.
  public static let summary = "a layer's channels, weighted by their mean gradients"

  /// The path of the layer; nil for the last value that has rows and columns.
  public var layer: String?

  /// Makes an explanation by the layer of a path; nil for the last value that has rows and columns.
  public init(layer: String?) { self.layer = layer }

  /// Computes the maps `[N, H, W]` of images `[N, C, H, W]`, in 0 to 1.
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
