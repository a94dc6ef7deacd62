public import FoveaCore
public import FoveaLayers

/// The comparison of the tensors of a file with the parameters of a network, by names and shapes.
///
/// Each parameter is in one of the lists ``loaded``, ``missing``, ``shapeMismatches`` and ``reinitialized``, in the
/// order of the layers. PyTorch's counters `num_batches_tracked` are in none, as no computation reads them.
public struct WeightsFit: Hashable, Sendable {
  /// A parameter whose tensor has another shape.
  public struct ShapeMismatch: Hashable, Sendable, CustomStringConvertible {
    /// The path of the parameter.
    public var path: String
    /// The shape of the tensor.
    public var found: TensorShape
    /// The shape of the parameter.
    public var expected: TensorShape

    /// Both shapes, as in `fc.bias ([7], expected [6])`.
    public var description: String { "\(path) (\(found), expected \(expected))" }
  }

  /// A change of the number of classes.
  public struct ClassChange: Hashable, Sendable {
    /// The number of classes in the file.
    public var found: Int
    /// The number of classes of the network.
    public var expected: Int
  }

  /// The parameters and statistics that the tensors fill.
  public private(set) var loaded: [String] = []
  /// Those for which there is no tensor.
  public private(set) var missing: [String] = []
  /// Those whose tensor has another shape.
  public private(set) var shapeMismatches: [ShapeMismatch] = []
  /// The names of tensors that the network does not have, sorted.
  public private(set) var unexpected: [String] = []
  /// The names of tensors of side branches, which the network does not have, as they exist in training only
  /// and can be switched off there, sorted.
  public private(set) var skipped: [String] = []
  /// The parameters of the head that are reinitialized, as the number of classes differs or a new head is wanted.
  public private(set) var reinitialized: [String] = []
  /// The numbers of classes, if they differ.
  public private(set) var classes: ClassChange?
  /// The names of the network's side branches, for which weights of the published network may have nothing.
  private var branches: [String] = []
  /// Changes of names before the comparison, one sentence each.
  public package(set) var notes: [String] = []

  /// Compares tensors with parameters.
  public init(_ tensors: [String: HostTensor], parameters: [Parameter]) {
    self.init(tensors, parameters: parameters, optional: [])
  }

  /// Compares tensors with parameters; `optional` are the names of further tensors that may be skipped.
  ///
  /// `optional` is evaluated only if there are tensors of other names than the parameters'.
  public init(
    _ tensors: [String: HostTensor], parameters: [Parameter],
    optional: @autoclosure () throws -> Set<String>
  ) rethrows {
    for parameter in parameters {
      switch tensors[parameter.path]?.shape {
      case nil: missing.append(parameter.path)
      case parameter.shape: loaded.append(parameter.path)
      case let shape?:
        shapeMismatches.append(ShapeMismatch(path: parameter.path, found: shape, expected: parameter.shape))
      }
    }
    let known = Set(parameters.map(\.path))
    let unknown = tensors.keys.filter { name in
      !known.contains(name) && name.split(separator: ".").last != "num_batches_tracked"
    }.sorted()
    guard !unknown.isEmpty else { return }
    let optional = try optional()
    skipped = unknown.filter(optional.contains)
    unexpected = unknown.filter { !optional.contains($0) }
  }

  /// Compares tensors with a network that is to be trained further; if only the number of classes differs,
  /// the head is reinitialized.
  ///
  /// The tensor of the layer that makes the logits says how many classes the file has.
  public init(_ tensors: [String: HostTensor], forTraining network: Network) {
    self.init(tensors, forTraining: network, optional: [])
  }

  /// Compares tensors with a network that is to be trained further; `optional` are the names of further
  /// tensors that may be skipped.
  ///
  /// With a new head, none of the head's tensors is loaded, whatever their shapes.
  package init(
    _ tensors: [String: HostTensor], forTraining network: Network, newHead: Bool = false,
    optional: @autoclosure () throws -> Set<String>
  ) rethrows {
    try self.init(tensors, parameters: network.parameters, optional: optional())
    branches = network.auxiliary.map(\.name)
    defer { if newHead { reinitialize(network.head.map(\.path)) } }
    // Weights without the head, as Keras has them, leave nothing else to be missed.
    if !newHead, !missing.isEmpty, unexpected.isEmpty, Set(missing) == Set(network.head.map(\.path)) {
      reinitialize(missing)
      return
    }
    let expected = network.classes
    guard
      let found = network.head.lazy.compactMap({ tensors[$0.path]?.shape.dimensions.first }).first,
      found != expected
    else { return }
    classes = ClassChange(found: found, expected: expected)
    let isOfHead = { (entry: ShapeMismatch) in
      entry.found.rank == entry.expected.rank
        && zip(entry.found.dimensions, entry.expected.dimensions).allSatisfy {
          $0 == $1 || ($0 == found && $1 == expected)
        }
    }
    reinitialized = shapeMismatches.filter(isOfHead).map(\.path)
    shapeMismatches.removeAll(where: isOfHead)
  }

  private mutating func reinitialize(_ head: [String]) {
    reinitialized += head.filter { !reinitialized.contains($0) }
    loaded.removeAll(where: head.contains)
    missing.removeAll(where: head.contains)
    shapeMismatches.removeAll { head.contains($0.path) }
  }

  /// Whether every parameter is loaded or reinitialized, and every tensor is used or may be skipped.
  public var isStrict: Bool { missing.isEmpty && shapeMismatches.isEmpty && unexpected.isEmpty }

  /// Refuses what does not fit.
  ///
  /// - Parameters:
  ///   - strictly: Whether everything must fit, or one parameter is enough.
  ///   - name: The name of the tensors in the error: the path of their file.
  /// - Throws: `FoveaError` with code `.weights` that counts and lists what does not fit, on one line.
  public func require(strictly: Bool, from name: String) throws {
    guard strictly ? !isStrict : loaded.isEmpty else { return }
    let complaints = mismatches.map { "\($0.names.count) \($0.what): \(Self.list($0.names, atMost: 20))" }
    throw FoveaError(
      .weights, at: name,
      (strictly ? "does not fit the model" : "has no tensor that fits the model")
        + ([""] + complaints).joined(separator: "; "),
      remedy: remedy(strictly: strictly))
  }

  private func remedy(strictly: Bool) -> Remedy {
    if lacksBranches {
      return
        "train with \(.noSideBranches), or keep the first values of the side branches with \(.lenientLoading)"
    }
    if lacksNormalizations {
      return """
        the batch normalizations are folded into the convolutions before them; use the weights before that, or \
        export them as a checkpoint (.safetensors)
        """
    }
    return "choose the model, \(.classCount) and \(.channelCount) that these weights were made for"
      + (strictly ? ", or load what fits with \(.lenientLoading)" : "")
  }

  /// Whether side branches alone are missing.
  private var lacksBranches: Bool {
    !missing.isEmpty && shapeMismatches.isEmpty && unexpected.isEmpty
      && missing.allSatisfy { path in branches.contains { path.hasPrefix($0 + ".") } }
  }

  /// Whether all of the missing layers are batch normalizations, and nothing but biases is there instead.
  private var lacksNormalizations: Bool {
    let layers = Set(missing.map { $0.prefix(upTo: $0.lastIndex(of: ".") ?? $0.startIndex) })
    return !layers.isEmpty && shapeMismatches.isEmpty && unexpected.allSatisfy { $0.hasSuffix(".bias") }
      && layers.allSatisfy { missing.contains($0 + ".running_mean") && missing.contains($0 + ".weight") }
  }

  /// Remarks about how the weights were loaded, one line each; none if all of them fit.
  public var remarks: [String] {
    var lines = notes
    if !isStrict {
      let all = loaded.count + missing.count + shapeMismatches.count + reinitialized.count
      lines.append("\(loaded.count) of \(all) parameters and statistics are loaded")
      lines += mismatches.map { "\($0.names.count) \($0.what), \($0.note): \(Self.list($0.names))" }
    }
    if let classes {
      lines.append(
        "the head is reinitialized for \(classes.expected) classes, the file has \(classes.found): "
          + Self.list(reinitialized))
    } else if !reinitialized.isEmpty {
      lines.append("the head is reinitialized: \(Self.list(reinitialized))")
    }
    if !skipped.isEmpty {
      let branches = Set(skipped.compactMap { $0.split(separator: ".").first.map(String.init) }).sorted()
      lines.append(
        "\(skipped.count) tensors of side branches are skipped, as this network has none: "
          + Self.list(branches))
    }
    return lines
  }

  private var mismatches: [(names: [String], what: String, note: String)] {
    [
      (missing, "missing", "which keep their first values"),
      (unexpected, "unexpected", "which are ignored"),
      (shapeMismatches.map(\.description), "of another shape", "which keep their first values"),
    ].filter { !$0.0.isEmpty }
  }

  /// The names, or the first few of them and how many follow.
  private static func list(_ names: [String], atMost limit: Int = .max) -> String {
    names.prefix(limit).joined(separator: ", ")
      + (names.count > limit ? " and \(names.count - limit) more" : "")
  }
}
