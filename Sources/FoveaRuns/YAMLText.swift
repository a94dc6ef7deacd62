package import Foundation
package import FoveaCore
import Yams

/// Reads YAML that people write, such as configurations, into the tree that JSON gives.
///
/// Plain scalars follow the core schema of YAML 1.2: `true` and `false` are the only booleans, so `on`, `off` and `no`
/// are texts, and `1e-3` is a number. What such a file has no use for is an error: anchors and aliases, with which a
/// small file can stand for a huge tree, tags other than `!!str`, keys that are no text, a key twice, more than one
/// document.
package enum YAMLText {
  /// The largest number of bytes.
  package static let largestCount = 1 << 20
  /// The deepest nesting of lists and objects.
  package static let largestDepth = 100
  /// How many aliases the parser is trusted with, until the tree can tell which of them are texts or comments.
  private static let aliasLimit = 8

  /// The tree of a text; an empty one is null.
  ///
  /// - Parameters:
  ///   - data: The text, in UTF-8.
  ///   - location: What errors name as its origin.
  /// - Returns: The tree.
  /// - Throws: `FoveaError` with code `.format` that names the line.
  package static func value(of data: Data, at location: String) throws(FoveaError) -> JSONValue {
    guard data.count <= largestCount else {
      throw FoveaError(
        .format, at: location, "has \(data.count) bytes, expected at most \(largestCount)",
        remedy: "check that it is a configuration")
    }
    guard let text = String(validating: data, as: UTF8.self) else {
      throw FoveaError(.format, at: location, "is not UTF-8 text", remedy: "save it as UTF-8")
    }
    let reader = YAMLReader(location: location)
    try reader.requireFewAliases(in: text, limit: aliasLimit)
    do {
      // Texts stay texts here: the parser's own rules are those of YAML 1.1.
      let parser = try Parser(yaml: text, resolver: .basic, encoding: .utf8)
      // The parser owns the anchors by which the tree shows that it has some.
      return try withExtendedLifetime(parser) {
        try parser.singleRoot().map { try reader.value($0, depth: 1) } ?? .null
      }
    } catch let error as FoveaError {
      throw error
    } catch {
      throw reader.error(of: error)
    }
  }
}

/// Turns the parser's nodes and errors into ours.
private struct YAMLReader {
  let location: String

  func error(_ line: Int?, _ problem: String, remedy: Remedy? = nil) -> FoveaError {
    FoveaError(.format, at: location, (line.map { "line \($0): " } ?? "") + problem, remedy: remedy)
  }

  /// Refuses aliases in a number that could make a huge tree, while there is none yet.
  ///
  /// The parser follows aliases, and compares keys by all that they hold. Here an alias is all that can be one: in a
  /// quoted text or a comment it is not, but few texts hold many of them, and an anchor too.
  func requireFewAliases(in text: String, limit: Int) throws(FoveaError) {
    var (line, previous, anchors, aliases) = (1, UInt8(ascii: "\n"), 0, 0)
    for byte in text.utf8 {
      if byte.isAnchorLetter, previous == UInt8(ascii: "&") { anchors += 1 }
      if byte.isAnchorLetter, previous == UInt8(ascii: "*") { aliases += 1 }
      if anchors > 0, aliases > limit { throw anchored(line) }
      if byte == UInt8(ascii: "\n") { line += 1 }
      previous = byte
    }
  }

  private func anchored(_ line: Int?) -> FoveaError {
    error(
      line, "anchors (&) and aliases (*) are not supported",
      remedy: "write the value out, or put a text in quotes")
  }

  /// The tree of a node, which lies so deep.
  func value(_ node: Node, depth: Int) throws(FoveaError) -> JSONValue {
    let line = node.mark?.line
    guard node.anchor == nil, node.alias == nil else { throw anchored(line) }
    guard depth <= YAMLText.largestDepth else {
      throw error(line, "is nested more than \(YAMLText.largestDepth) levels deep")
    }
    switch node {
    case .scalar(let scalar): return try value(scalar, line: line)
    case .sequence(let sequence):
      try require(sequence.tag, or: .seq, line)
      var values: [JSONValue] = []
      for node in sequence { values.append(try value(node, depth: depth + 1)) }
      return .array(values)
    case .mapping(let mapping):
      try require(mapping.tag, or: .map, line)
      var values: [String: JSONValue] = [:]
      for (key, node) in mapping {
        guard key.anchor == nil else { throw anchored(key.mark?.line) }
        guard let scalar = key.scalar else { throw error(key.mark?.line, "a key must be a text") }
        try require(scalar.tag, or: .str, key.mark?.line)
        let value = try value(node, depth: depth + 1)
        guard values.updateValue(value, forKey: scalar.string) == nil else {
          throw duplicate(scalar.string, key.mark?.line)
        }
      }
      return .object(values)
    case .alias: throw anchored(line)
    }
  }

  private func value(_ scalar: Node.Scalar, line: Int?) throws(FoveaError) -> JSONValue {
    try require(scalar.tag, or: .str, line)
    guard scalar.style == .plain, scalar.tag.rawValue.isEmpty else { return .string(scalar.string) }
    switch scalar.string {
    case "", "~", "null", "Null", "NULL": return .null
    case "true", "True", "TRUE": return .bool(true)
    case "false", "False", "FALSE": return .bool(false)
    default: break
    }
    guard let number = YAMLNumber.value(of: scalar.string) else { return .string(scalar.string) }
    if case .number(let value) = number, !value.isFinite {
      throw error(line, "\(short(scalar.string)) is not a finite number", remedy: "put a text in quotes")
    }
    return number
  }

  /// Refuses a tag, unless it says what the node is anyway.
  private func require(_ tag: Tag, or name: Tag.Name, _ line: Int?) throws(FoveaError) {
    guard tag.rawValue.isEmpty || tag.rawValue == name.rawValue else {
      throw error(line, "the tag \(short(tag.rawValue)) is not supported", remedy: "remove it")
    }
  }

  private func duplicate(_ key: String?, _ line: Int?) -> FoveaError {
    error(
      line, "the key \(key.map(short) ?? "of an object") appears more than once", remedy: "remove one of them"
    )
  }

  /// The beginning of a text.
  private func short(_ text: String) -> String { text.count > 60 ? "\(text.prefix(60))…" : text }

  /// What an error of the parser says.
  func error(of error: any Error) -> FoveaError {
    switch error as? YamlError {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _):
      self.error(mark.line, "is not YAML: \(problem)")
    case .composer(let context, let problem, let mark, _):
      self.error(mark.line, "is not YAML: \(context.map { "\($0.text) " } ?? "")\(problem)")
    case .duplicatedKeysInMapping(let keys, let context): duplicate(keys.min(), context.mark.line)
    case .reader(let problem, let offset, _, let text):
      self.error(
        offset.map { text.prefix($0).unicodeScalars.count { $0 == "\n" } + 1 }, "is not YAML: \(problem)")
    default: self.error(nil, "is not YAML")
    }
  }
}

extension UInt8 {
  /// Whether the name of an anchor can hold the letter.
  fileprivate var isAnchorLetter: Bool {
    switch self {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
      UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"):
      true
    // Outside ASCII the parser's rules may change.
    default: self >= 0x80
    }
  }
}
