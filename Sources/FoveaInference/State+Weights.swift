import FoveaGraph
public import FoveaCore
public import FoveaLayers
public import FoveaRuntime

extension State {
  /// Fills parameters and statistics from named tensors, all of them and nothing else.
  ///
  /// PyTorch's counters `num_batches_tracked` are passed over, and so are the names in `ignored`.
  ///
  /// - Throws: `FoveaError` with code `.weights` that lists what is missing, unexpected or of another
  ///   shape; nothing is written then.
  public func load(
    _ tensors: [String: HostTensor], into parameters: [Parameter], ignoring ignored: Set<String> = [],
    from name: String
  ) throws {
    let expected = ignored.union(parameters.map(\.path))
    let missing = parameters.map(\.path).filter { tensors[$0] == nil }
    let unexpected = tensors.keys.filter { !expected.contains($0) && !$0.hasSuffix(Self.counterSuffix) }
    let reshaped = parameters.compactMap { parameter -> String? in
      guard let tensor = tensors[parameter.path], tensor.shape != parameter.shape else { return nil }
      return "\(parameter.path) (\(tensor.shape), expected \(parameter.shape))"
    }
    let complaints = [
      ("missing", missing), ("unexpected", unexpected.sorted()), ("of another shape", reshaped),
    ]
    .filter { !$0.1.isEmpty }.map { "\($0.1.count) \($0.0): \(Self.list($0.1))" }
    guard complaints.isEmpty else {
      throw FoveaError(
        .weights, at: name, "does not fit the model; \(complaints.joined(separator: "; "))",
        remedy: "choose the model, --num-classes and --in-chans that these weights were made for")
    }
    for parameter in parameters {
      try declare(StateEntry(path: parameter.path, shape: parameter.shape, role: parameter.role))
      guard let tensor = tensors[parameter.path] else { continue }
      try write(HostTensor(tensor.floats, shape: tensor.shape), to: parameter.path)
    }
  }

  /// The last component of PyTorch's counters of batches, which no computation reads.
  static var counterSuffix: String { "num_batches_tracked" }

  /// The first few names, and how many follow.
  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(4).joined(separator: ", ")
    return names.count > 4 ? "\(shown) and \(names.count - 4) more" : shown
  }
}

extension State {
  /// Fills the moments of the optimizer, all of them and nothing else.
  ///
  /// - Throws: `FoveaError` with code `.weights` if names or shapes differ from those that the state has.
  public func load(moments: [String: HostTensor], from name: String) throws {
    let expected = entries.filter { $0.role == .moment }
    let fits =
      expected.count == moments.count && expected.allSatisfy { moments[$0.path]?.shape == $0.shape }
    guard fits else {
      throw FoveaError(
        .weights, at: name,
        "holds \(moments.count) moments that do not fit the \(expected.count) of the optimizer",
        remedy: "choose the optimizer that the checkpoint was trained with")
    }
    for (path, tensor) in moments { try write(tensor, to: path) }
  }
}
