import FoveaCore

extension Network {
  /// The same network, in which the parameters whose paths match a ``PathPattern`` are not trained.
  ///
  /// Gradients are computed from the loss down to the lowest layer that is still trained, and no further.
  /// As with PyTorch's `requires_grad_(False)`, all layers compute what they did: dropout drops, and batch
  /// normalization uses the batch and moves its running statistics, which are not parameters.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a pattern matches no parameter, with the nearest
  ///   one that does, or if no parameter is left to train.
  public func freezing(_ patterns: [String]) throws -> Network {
    var network = self
    let indices = parameters.indices.filter { parameters[$0].role == .parameter }
    for pattern in patterns {
      let matching = indices.filter { PathPattern(pattern).matches(parameters[$0].path) }
      guard !matching.isEmpty else {
        throw FoveaError(
          .configuration, at: pattern, "matches no parameter",
          remedy: Self.alternatives(to: pattern, among: indices.map { parameters[$0].path }))
      }
      for index in matching { network.parameters[index].isTrainable = false }
    }
    guard network.parameters.contains(where: \.isTrainable) else {
      throw FoveaError(
        .configuration, at: patterns.joined(separator: ", "), "leaves no parameter to train",
        remedy: "freeze fewer")
    }
    return network
  }

  /// What might have been meant: patterns for whole layers, and single parameters, near to the given one.
  private static func alternatives(to pattern: String, among paths: [String]) -> Remedy {
    var layers: [String] = []
    for path in paths {
      let parts = path.split(separator: ".")
      for length in parts.indices.dropFirst() {
        let layer = parts.prefix(length).joined(separator: ".") + ".*"
        if !layers.contains(layer) { layers.append(layer) }
      }
    }
    let roots = layers.filter { $0.count { $0 == "." } == 1 }
    let near = NearestName.nearest(to: pattern, in: layers + paths).map { "did you mean \($0)? " } ?? ""
    let more = roots.count > 12 ? ", …" : ""
    return Remedy(near + "the layers are \(roots.prefix(12).joined(separator: ", "))" + more)
  }
}
