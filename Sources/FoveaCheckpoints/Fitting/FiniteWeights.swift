package import FoveaCore
package import FoveaFormats

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
    let used = names.compactMap { name in tensors[name].map { NamedTensor(name: name, tensor: $0) } }
    guard let problem = problem(of: used) else { return }
    throw FoveaError(
      .numeric, at: file, problem,
      remedy: "use weights from before the training diverged, or fetch the file again")
  }

  /// A phrase that names the first tensor with numbers that are not finite and counts; nil if all are finite.
  package static func problem(of tensors: [NamedTensor]) -> String? {
    var (first, others): ((name: String, bad: Int, count: Int)?, Int) = (nil, 0)
    for entry in tensors {
      guard case let bad = entry.tensor.nonFiniteCount, bad > 0 else { continue }
      if first == nil { first = (entry.name, bad, entry.tensor.shape.count) } else { others += 1 }
    }
    return first.map {
      "tensor \"\($0.name)\" holds \($0.bad) values of \($0.count) that are not finite numbers"
        + (others > 0 ? ", and so do \(others) other tensors" : "")
    }
  }
}
