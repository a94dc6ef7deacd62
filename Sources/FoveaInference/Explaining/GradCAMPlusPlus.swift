public import FoveaCore

/// Grad-CAM++ (Chattopadhay and others 2018, arXiv:1710.11063): the channels of a layer, each weighted by the
/// sum of its positive gradients, place by place by equation 19.
///
/// Maps equal those of the package pytorch-grad-cam: without what speaks against the class, in 0 to 1, in the
/// size of the images.
public struct GradCAMPlusPlus: LayerExplanation {
  /// The name of the explanation in configurations, `grad-cam++`.
  public static let name = "grad-cam++"
  /// A phrase that describes the explanation in lists and help pages.
  public static let summary = "a layer's channels, weighted by where their gradients are positive"

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
