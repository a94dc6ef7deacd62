package import FoveaCore

/// Refuses tensors with numbers that are not finite, from which a network would answer as if nothing were wrong.
package enum FiniteWeights {
  /// Looks at each number of the tensors once.
  ///
  /// - Parameters:
  ///   - names: The names of the tensors that are to be used, in the order in which they are looked at.
  ///   - tensors: The tensors by their names.
  ///   - file: What the error calls their file.
  /// - Throws: `FoveaError` with code `.numeric` that names the first such tensor and counts.
  package static func require(_ names: [String], of tensors: [String: HostTensor], from file: String) throws {
    var (first, others): ((name: String, bad: Int, count: Int)?, Int) = (nil, 0)
    for name in names {
      guard let tensor = tensors[name], case let bad = tensor.nonFiniteCount, bad > 0 else { continue }
      if first == nil { first = (name, bad, tensor.shape.count) } else { others += 1 }
    }
    guard let first else { return }
    throw FoveaError(
      .numeric, at: file,
      "tensor \"\(first.name)\" holds \(first.bad) values of \(first.count) that are not finite numbers"
        + (others > 0 ? ", and so do \(others) other tensors" : ""),
      remedy: "use weights from before the training diverged, or fetch the file again")
  }
}
