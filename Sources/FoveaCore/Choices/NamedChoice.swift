/// A choice that a person makes by name: an optimizer, a schedule, a loss.
///
/// It is a plain value. Its name leads from the command line, a configuration or a checkpoint to its type,
/// through a ``Registry``; its stored properties, under their coding keys (in `snake_case`), are what can be
/// chosen about it.
///
/// ```swift
/// struct Halving: Schedule {
///   static let name = "halving"
///   static let summary = "halves the rate after every epoch"
///   …
/// }
/// ```
public protocol NamedChoice: Codable, Hashable, Sendable {
  /// The name, in lower case with hyphens, as in `one-cycle`.
  static var name: String { get }
  /// A phrase that describes the choice, for lists and help pages.
  static var summary: String { get }
  /// The key of the value that a text may give first without its key, as 256 in `resize:256`; nil if there is
  /// none.
  static var leadingKey: String? { get }
  /// A description of the first value out of range, as in `momentum must be in 0..<1, got 2`; nil if there
  /// is none.
  var problem: String? { get }
  /// Creates the choice with its default values.
  init()
}

extension NamedChoice {
  /// Nil, by default: every value can work.
  public var problem: String? { nil }

  /// Nil, by default: every value needs its key.
  public static var leadingKey: String? { nil }

  /// The name, reachable from a value of unknown kind.
  public var kind: String { Self.name }

  /// The shortest text from which a ``Registry`` reads the choice, as in `sgd:momentum=0.9`.
  ///
  /// It is the name, and the values that differ from the defaults, the one of the leading key first.
  public var text: String {
    guard case .object(let own)? = try? tree(), case .object(let usual)? = try? Self().tree() else {
      return kind
    }
    let changed = own.filter { usual[$0.key] != $0.value }.sorted {
      ($0.key != Self.leadingKey ? 1 : 0, $0.key) < ($1.key != Self.leadingKey ? 1 : 0, $1.key)
    }
    let words = changed.map { ($0.key == Self.leadingKey ? "" : "\($0.key)=") + $0.value.fragment }
    return kind + (changed.isEmpty ? "" : ":") + words.joined(separator: ",")
  }

  /// The values of the choice by their keys, and its name under the key `name`.
  ///
  /// - Throws: what encoding the values throws.
  public func tree() throws -> JSONValue {
    var tree = try JSONValue(encoding: self)
    if case .object = tree {} else { tree = .object([:]) }
    tree["name"] = .string(Self.name)
    return tree
  }
}
