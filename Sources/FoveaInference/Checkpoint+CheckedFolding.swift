public import FoveaCheckpoints
import FoveaCore
public import FoveaLayers
public import FoveaRuntime

/// A network whose batch normalizations are parts of its convolutions, and how it was compared with the one
/// it came from.
public struct CheckedFolding: Sendable {
  /// The folded network.
  public var checkpoint: Checkpoint
  /// The number of normalizations that were folded.
  public var folded: Int
  /// The number of those that stay, as no convolution of their own is before them.
  public var kept: Int
  /// The largest difference of two logits on images of noise.
  public var distance: Double
}

extension Checkpoint {
  /// Folds batch normalizations into the convolutions before them, and checks that the logits stay what they
  /// were.
  ///
  /// Both networks see four images of noise, uniform in -1 to 1. The logits may differ by a thousandth of the
  /// largest.
  ///
  /// - Parameters:
  ///   - model: The model, if it is not in the catalogue.
  ///   - backend: Where both networks run.
  /// - Returns: The folded network.
  /// - Throws: `FoveaError` as ``foldingNormalizations(of:)``, and with code `.numeric` if the logits differ
  ///   by more.
  public func foldingNormalizations(
    of model: (any Model)? = nil, checkedOn backend: any Backend
  ) throws -> CheckedFolding {
    let (checkpoint, folded, kept) = try foldingNormalizations(of: model)
    let shape = TensorShape([4] + self.model.inputShape.dimensions)
    let key = RandomKey(seed: 0).folding("folding")
    let noise = HostTensor((0..<UInt64(shape.count)).map { 2 * key.uniform($0) - 1 }, shape: shape)
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
