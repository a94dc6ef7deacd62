import FoveaCheckpoints
import FoveaCore
import FoveaLayers

/// The networks of a model in inference for images of one shape, one for each batch size.
struct InferenceNetworks: Sendable {
  let model: any Model
  /// The shape of one image, `[C, H, W]`.
  let input: TensorShape
  /// A network that was built earlier and is not built again.
  var built: Network?

  /// The networks of a model, none of them built.
  init(_ model: any Model, input: TensorShape) {
    (self.model, self.input) = (model, input)
  }

  /// The networks that weights fit, with the one to which they were fitted.
  init(_ weights: FittedWeights) {
    self.init(weights.model, input: weights.checkpoint.model.inputShape)
    built = weights.network
  }

  /// The same networks without quantized layers, which have no gradients.
  var inNumbers: InferenceNetworks {
    guard let quantized = model as? QuantizedModel else { return self }
    return InferenceNetworks(quantized.base, input: input)
  }

  /// The network for batches of the given size.
  ///
  /// - Throws: `ShapeError` if images do not fit the model.
  func network(batch: Int) throws -> Network {
    if let built, built.graph.shape(of: built.images)[0] == batch { return built }
    return try model.network(batch: batch, input: input, mode: .inference)
  }
}
