import FoveaCore
import FoveaGraph

extension BuildContext {
  /// The channels of images `[N, C, H, W]`.
  ///
  /// - Throws: `ShapeError` with rule `L2` if the input is something else.
  func channels(of input: TensorType, for layer: some Layer) throws(ShapeError) -> Int {
    guard input.shape.rank == 4 else {
      throw ShapeError(
        "takes images [N, C, H, W], got \(input.shape)", remedy: "put the layer before Flatten",
        rule: "\(layer.kind) L2", at: path)
    }
    return input.shape[1]
  }

  /// Checks numbers that must be at least 1.
  ///
  /// - Throws: `ShapeError` with rule `L3` if one is not.
  func requirePositive(
    _ numbers: [Int], _ what: String, for layer: some Layer
  ) throws(ShapeError) {
    guard numbers.allSatisfy({ $0 > 0 }) else {
      throw ShapeError(
        "\(what) must be at least 1, got \(numbers.map(String.init).joined(separator: ", "))",
        rule: "\(layer.kind) L3", at: path)
    }
  }
}
