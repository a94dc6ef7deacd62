public import FoveaCore

/// A whole network, from images to logits, as a value.
///
/// Its `body` declares the layers; the paths of their parameters start at the root. The number of
/// channels and the size of the images are not part of the model but of the ``Network`` built from it.
public protocol Model: Layer {
  /// The name in the catalogue, in files and on the command line, as in `googlenet-d2l`.
  var name: String { get }
  /// The number of classes, at least 1.
  var classes: Int { get }
  /// The shape `[C, H, W]` of the images in the model's source.
  var inputShape: TensorShape { get }
  /// The initial values of the parameters in the model's source.
  var initialization: Initialization { get }
}
