extension JSONValue {
  /// The tree with the values of another one in the place of its own.
  ///
  /// Objects are merged key by key; everything else is replaced whole. A null leaves what was there.
  ///
  /// - Parameters:
  ///   - other: The tree whose values win.
  ///   - path: The path of the trees in a larger one, for errors.
  ///   - isOpen: Whether the object of a path takes any keys.
  ///   - complete: Gives the whole of a value that is read by rules of its own, such as a choice of a ``Registry``;
  ///     nil for all others.
  /// - Returns: The merged tree.
  /// - Throws: `FoveaError` with code `.configuration` if a key is unknown, with the nearest one, or a value is of
  ///   another kind than the one it would replace; whatever `complete` throws.
  public func overlaid(
    by other: JSONValue, at path: String = "", isOpen: (String) -> Bool = { _ in false },
    complete: (_ path: String, _ own: JSONValue, _ other: JSONValue) throws -> JSONValue? = { _, _, _ in nil }
  ) throws -> JSONValue {
    if other == .null { return self }
    if let whole = try complete(path, self, other) { return whole }
    guard case .object(var values) = self else {
      guard isReplaceable(by: other) else {
        throw FoveaError(.configuration, at: path, "expected \(kind), got \(other.kind) (\(other))")
      }
      return other
    }
    guard case .object(let others) = other else {
      throw FoveaError(
        .configuration, at: path.isEmpty ? "configuration" : path,
        "expected \(kind), got \(other.kind) (\(other))")
    }
    for (key, value) in others.sorted(by: { $0.key < $1.key }) {
      let place = path.isEmpty ? key : "\(path).\(key)"
      if isOpen(path) {
        values[key] = value
        continue
      }
      guard let own = values[key] else {
        let nearest = NearestName.nearest(to: key, in: values.keys.sorted())
        throw FoveaError(
          .configuration, at: place, "unknown key; known are \(values.keys.sorted().joined(separator: ", "))",
          remedy: nearest.map { "did you mean \($0)?" })
      }
      values[key] = try own.overlaid(by: value, at: place, isOpen: isOpen, complete: complete)
    }
    return .object(values)
  }

  /// Whether another value is of the same kind; null is of any kind, a whole number is a number too.
  private func isReplaceable(by other: JSONValue) -> Bool {
    switch (self, other) {
    case (.null, _), (.bool, .bool), (.string, .string), (.array, .array), (.object, .object): true
    case (.integer, .integer), (.integer, .unsigned), (.unsigned, .integer), (.unsigned, .unsigned): true
    case (.number, .integer), (.number, .unsigned), (.number, .number): true
    // A default of 0.0 is written as 0.
    case (.integer, .number), (.unsigned, .number): true
    default: false
    }
  }

  /// The kind of value, in words.
  private var kind: String {
    switch self {
    case .null: "nothing"
    case .bool: "true or false"
    case .integer, .unsigned, .number: "a number"
    case .string: "a text"
    case .array: "a list"
    case .object: "an object"
    }
  }
}
