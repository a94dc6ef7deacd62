/// The kinds of one choice by name: an immutable value.
///
/// A room offers its own kinds as `standard`; a program adds those of its own and hands the result to whatever reads
/// configurations or checkpoints:
///
/// ```swift
/// let optimizers = Registry<any Optimizer>.standard.adding(MyOptimizer.self)
/// ```
public struct Registry<Choice>: Sendable {
  /// What the registry knows of one kind.
  public struct Entry: Sendable {
    /// The name.
    public let name: String
    /// What it is, in a phrase.
    public let summary: String
    /// The tree of the kind with its default values.
    public let defaults: @Sendable () throws -> JSONValue
    /// Makes the choice from a tree that has all keys of the defaults.
    let make: @Sendable (JSONValue) throws -> Choice

    /// Describes a kind; `erase` turns its values into the registry's choice.
    public init<Kind: NamedChoice>(_ kind: Kind.Type, _ erase: @escaping @Sendable (Kind) -> Choice) {
      name = Kind.name
      summary = Kind.summary
      defaults = { try Kind().tree() }
      make = { erase(try $0.decode(Kind.self)) }
    }
  }

  /// What is chosen, in the words of messages, as in `optimizer`.
  public let subject: String
  /// The kinds, in the order in which they were added.
  public let entries: [Entry]

  /// Makes a registry.
  public init(_ subject: String, _ entries: [Entry]) {
    self.subject = subject
    self.entries = entries
  }

  /// The names, in the order in which they were added.
  public var names: [String] { entries.map(\.name) }

  /// The same registry with one more kind, which replaces one of its name.
  public func adding(_ entry: Entry) -> Registry {
    Registry(subject, entries.filter { $0.name != entry.name } + [entry])
  }

  /// What is known of a name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the nearest kind if there is none.
  public func entry(_ name: String) throws(FoveaError) -> Entry {
    if let entry = entries.first(where: { $0.name == name }) { return entry }
    throw FoveaError(
      .configuration, at: "\(subject) \(name)", "unknown; known are \(names.joined(separator: ", "))",
      remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" })
  }

  /// The tree of a choice with every key: what a person left open gets its default.
  ///
  /// A text alone is the name of a choice with its defaults.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the tree names no kind, or has a key that the kind does not
  ///   have; the error names the nearest one.
  public func completed(_ tree: JSONValue, at path: String) throws -> JSONValue {
    let tree = tree.string.map { .object(["name": .string($0)]) } ?? tree
    guard let name = tree["name"]?.string else {
      throw FoveaError(
        .configuration, at: path, "expected a \(subject), a text or an object with the key name, got \(tree)")
    }
    return try entry(name).defaults().overlaid(by: tree, at: path)
  }

  /// The choice that a tree describes.
  ///
  /// - Throws: as `completed(_:at:)`, and with code `.configuration` if a value is of another type than its key has.
  public func make(_ tree: JSONValue, at path: String = "") throws -> Choice {
    let tree = try completed(tree, at: path.isEmpty ? subject : path)
    return try entry(tree["name"]?.string ?? "").make(tree)
  }
}
