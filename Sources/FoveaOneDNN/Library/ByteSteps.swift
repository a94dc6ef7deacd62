internal import COneDNN

/// How sums of products of bytes become results, in steps of the result: 1 where the result is numbers, its scale
/// where it is bytes.
struct ByteSteps {
  /// What a sum of each output channel counts.
  var sums: [Float]
  /// What the old content of the destination counts, where it is added.
  var addend: Float = 1

  /// The steps of products of bytes of the given scales, for a result of one scale.
  init(source: Float, weights: [Float], result: Float, addend: Float? = nil) {
    sums = weights.map { source * $0 / result }
    self.addend = addend.map { $0 / result } ?? 1
  }

  /// Whether neither the steps nor their reciprocals, which a bias is multiplied with, leave the range in which float32
  /// is exact.
  func isExact(result: Float) -> Bool {
    (sums + [addend]).allSatisfy(\.isNormal) && biasFactors(result: result).allSatisfy(\.isNormal)
  }

  /// What a bias is multiplied with before it is added: oneDNN 2 adds it to the sums, oneDNN 3 to the results.
  func biasFactors(result: Float) -> [Float] {
    fdnn_bias_is_scaled() != 0
      ? sums.map { 1 / ($0 * result) } : [Float](repeating: 1 / result, count: sums.count)
  }

  /// Hands over the steps, or null.
  static func withReference(
    _ steps: ByteSteps?, _ body: (UnsafePointer<fdnn_steps>?) -> Int32
  ) -> Int32 {
    guard let steps else { return body(nil) }
    return steps.sums.withUnsafeBufferPointer { sums in
      var reference = fdnn_steps(
        count: Int32(sums.count), scales: sums.baseAddress, addend: steps.addend)
      return body(&reference)
    }
  }
}
