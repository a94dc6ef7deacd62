/// The kinds of one choice by their names: an immutable value.
///
/// A room offers its own kinds as `standard`; a program adds kinds of its own and passes the result to the
/// functions that read configurations or checkpoints:
///
/// ```swift
/// let optimizers = Registry<any Optimizer>.standard.adding(MyOptimizer.self)
/// ```
public struct Registry<Choice>: Sendable {
  /// One kind of a choice: its name, its defaults, and how it is made.
  public struct Entry: Sendable {
    /// The name of the kind.
    public let name: String
    /// A phrase that describes the kind.
    public let summary: String
    /// The key of the value that a text may give first without its key, nil if there is none.
    public let leadingKey: String?
    /// Returns the tree of the kind with its default values; it throws what encoding them throws.
    public let defaults: @Sendable () throws -> JSONValue
    /// Makes the value from a tree that has all keys of the defaults.
    let make: @Sendable (JSONValue, _ path: String) throws -> Choice

    /// Creates the entry of a kind; `erase` turns its values into the registry's choice.
    public init<Kind: NamedChoice>(_ kind: Kind.Type, _ erase: @escaping @Sendable (Kind) -> Choice) {
      name = Kind.name
      summary = Kind.summary
      leadingKey = Kind.leadingKey
      defaults = { try Kind().tree() }
      make = { tree, path in
        let value = try tree.decode(Kind.self, at: path)
        if let problem = value.problem { throw FoveaError(.configuration, at: path, problem) }
        return erase(value)
      }
    }
  }

  /// The word for what is chosen in messages, as in `optimizer`.
  public let subject: String
  /// The kinds, in the order in which they were added.
  public let entries: [Entry]

  /// Creates a registry of some kinds.
  public init(_ subject: String, _ entries: [Entry] = []) {
    self.subject = subject
    self.entries = entries
  }

  /// The names, in the order in which they were added.
  public var names: [String] { entries.map(\.name) }

  /// The same registry with one more kind, which replaces the one of the same name.
  public func adding(_ entry: Entry) -> Registry {
    Registry(subject, entries.filter { $0.name != entry.name } + [entry])
  }

  /// The entry of a name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the nearest kind if there is none of the
  ///   name.
  public func entry(_ name: String) throws(FoveaError) -> Entry {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    throw FoveaError(
      .configuration, at: "\(subject) \(name)", "unknown; known are \(names.joined(separator: ", "))",
      remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" })
  }

  /// The tree of a choice with every key: what a person left open gets its default.
  ///
  /// A text is a name, with values behind a colon if they differ from the defaults, as in
  /// `step:step_size=10,gamma=0.5`, or `resize:256` where a kind has a leading key.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the tree names no kind, or has a key that the kind
  ///   does not have; the error names the nearest one.
  public func completed(_ tree: JSONValue, at path: String) throws -> JSONValue {
    let tree = try tree.string.map { try self.tree(ofText: $0, at: path) } ?? tree
    guard let name = tree["name"]?.string else {
      throw FoveaError(
        .configuration, at: path, "expected a \(subject), a text or an object with the key name, got \(tree)")
    }
    return try entry(name).defaults().overlaid(by: tree, at: path)
  }

  /// The tree of a choice with some of its values, or the kind itself, replaced.
  ///
  /// Another kind begins from its defaults; the same one, or a tree without a name, keeps what is not
  /// replaced. A value whose default is null may be replaced by one of any kind.
  ///
  /// - Throws: as `completed(_:at:)`.
  public func overlaid(_ own: JSONValue, by other: JSONValue, at path: String) throws -> JSONValue {
    let own = try completed(own, at: path)
    let other = try other.string.map { try tree(ofText: $0, at: path) } ?? other
    if let name = other["name"]?.string, name != own["name"]?.string { return try completed(other, at: path) }
    let usual = try entry(own["name"]?.string ?? "").defaults()
    return try own.overlaid(
      by: other, at: path,
      complete: { place, _, value in
        usual[String(place.dropFirst(path.count + 1))] == JSONValue.null ? value : nil
      })
  }

  /// The choice that a tree describes.
  ///
  /// - Throws: as `completed(_:at:)`, and with code `.configuration` if a value is of another type than its
  ///   key has or out of its range.
  public func make(_ tree: JSONValue, at path: String = "") throws -> Choice {
    let path = path.isEmpty ? subject : path
    let tree = try completed(tree, at: path)
    return try entry(tree["name"]?.string ?? "").make(tree, path)
  }

  /// The tree of a choice that is written as a text: a name, with values behind a colon if there are any.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a value has no key, or there is no such kind.
  package func tree(ofText text: String, at path: String) throws -> JSONValue {
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    var tree: [String: JSONValue] = ["name": .string(name)]
    for (index, pair) in (parts.count > 1 ? parts[1].parts(between: ",") : []).enumerated() {
      var sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
      if sides.count == 1, index == 0, !sides[0].isEmpty, let key = try entry(name).leadingKey {
        sides.insert(key, at: 0)
      }
      guard sides.count == 2, !sides[0].isEmpty, tree[sides[0]] == nil else {
        throw FoveaError(
          .configuration, at: path, "expected name:key=value,key=value, got \(text)",
          remedy: "give each value a key of its own, as in step:step_size=10,gamma=0.5")
      }
      tree[sides[0]] = JSONValue(fragment: sides[1])
    }
    return .object(tree)
  }
}
