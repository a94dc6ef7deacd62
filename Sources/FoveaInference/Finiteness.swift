package import FoveaCore

/// What goes into a network and what comes out of it must be finite: a backend's fastest code can turn NaN
/// into ordinary numbers on the way, so an answer says nothing of what was wrong.
package enum Finiteness {
  /// Refuses images `[N, C, H, W]` that hold a number which is not finite.
  ///
  /// - Throws: `FoveaError` with code `.data` that counts them and names the first image.
  package static func requireInput(_ images: HostTensor) throws {
    let bad = images.nonFiniteCount
    guard bad > 0 else { return }
    let first =
      (0..<(images.shape.dimensions.first ?? 0)).first { images.rows($0..<$0 + 1).nonFiniteCount > 0 } ?? 0
    throw FoveaError(
      .data, at: "input",
      "\(bad) values of \(images.shape.count) are not finite numbers, the first in image \(first)",
      remedy: "replace them or omit these images")
  }

  /// Refuses logits `[N, K]` that are not finite.
  ///
  /// - Throws: `FoveaError` with code `.numeric` that names the first image.
  static func requireLogits(_ logits: HostTensor) throws {
    guard logits.nonFiniteCount > 0 else { return }
    let first = (0..<logits.shape[0]).first { logits.rows($0..<$0 + 1).nonFiniteCount > 0 } ?? 0
    throw notFinite(at: "logits", "those of image \(first) are not finite numbers")
  }

  /// The error of a network whose logits are not finite though weights and images are.
  static func notFinite(at location: String, _ problem: String) -> FoveaError {
    FoveaError(
      .numeric, at: location, "\(problem), though weights and images are",
      remedy: "the weights are damaged or meant for images that are prepared in another way")
  }
}
