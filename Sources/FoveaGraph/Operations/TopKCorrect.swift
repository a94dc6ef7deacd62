/// Counts the rows whose label is among the `k` largest logits; of equal logits the earlier ranks higher.
///
/// | Value    | Shape            |
/// | -------- | ---------------- |
/// | `logits` | `[N, K]`         |
/// | `labels` | `int32[N]`       |
/// | result   | a scalar `int32` |
///
/// A row that holds a number that is not finite counts as wrong.
///
/// - (C1) There is one label for each row.
/// - (C2) `k` is at least 1.
public struct TopKCorrect: Graph.Operation {
  public static let name = "TopKCorrect"

  /// The number of guesses that each row has.
  public var k: Int

  /// Creates the operation with a number of guesses for each row, at least 1.
  public init(_ k: Int = 1) { self.k = k }

  public var attributes: [(name: String, value: String)] { [("k", "\(k)")] }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireInputs(inputs, 2...2, integers: [1: .int32])
    let logits = inputs[0].shape
    try require(logits.rank == 2, "C0", "takes logits [N, K], got \(logits)")
    try require(
      inputs[1] == TensorType([logits[0]], .int32), "C1",
      "\(logits[0]) rows of logits need labels int32[\(logits[0])], got \(inputs[1])")
    try require(k >= 1, "C2", "k must be at least 1, got \(k)")
    return [TensorType(.scalar, .int32)]
  }
}
