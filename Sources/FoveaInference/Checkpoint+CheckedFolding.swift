public import FoveaCheckpoints
import FoveaCore
public import FoveaLayers
public import FoveaRuntime

/// The result of folding batch normalizations into convolutions and comparing the network before and after.
public struct CheckedFolding: Sendable {
  /// The folded network.
  public var checkpoint: Checkpoint
  /// The number of normalizations that were folded.
  public var folded: Int
  /// The number of normalizations that stay, as none of them follows a convolution of its own.
  public var kept: Int
  /// The largest absolute difference of two logits on the images of noise.
  public var distance: Double
}

extension Checkpoint {
  /// Folds batch normalizations into the convolutions before them, and checks that the logits stay nearly
  /// equal.
  ///
  /// Both networks see four images of noise, `[4, C, H, W]`, uniform in -1 to 1. No logit may change by more
  /// than a thousandth of the largest one, both by absolute value.
  ///
  /// - Parameters:
  ///   - model: The model; nil for the one of the catalogue that the checkpoint names.
  ///   - backend: The backend that runs both networks.
  /// - Returns: The folded network and the comparison.
  /// - Throws: `FoveaError` as ``foldingNormalizations(of:)`` and `Predictor.init`, and with code `.numeric`
  ///   if a logit changes by more or is not finite.
  public func foldingNormalizations(
    of model: (any Model)? = nil, checkedOn backend: any Backend
  ) throws -> CheckedFolding {
    let (checkpoint, folded, kept) = try foldingNormalizations(of: model)
    let shape = TensorShape([4] + self.model.inputShape.dimensions)
    let key = RandomKey(seed: 0).folding("folding")
    let noise = HostTensor(key.uniforms(shape.count).map { 2 * $0 - 1 }, shape: shape)
    let before = try Predictor(self, model: model, on: backend).logits(noise).doubles
    let after = try Predictor(checkpoint, model: model, on: backend).logits(noise).doubles
    let distance = zip(before, after).map { abs($0 - $1) }.max() ?? 0
    let largest = before.map { abs($0) }.max() ?? 0
    guard distance <= 1e-3 * largest else {
      throw FoveaError(
        .numeric, at: name, "folded normalizations change logits of up to \(largest) by \(distance)",
        remedy: "export the network without folding")
    }
    return CheckedFolding(checkpoint: checkpoint, folded: folded, kept: kept, distance: distance)
  }
}
