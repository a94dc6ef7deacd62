import Foundation

/// A JSON object on one line whose members keep their order, so that a line reads as it is documented.
package struct JSONObject: CustomStringConvertible {
  private var members: [(key: String, json: String)] = []

  /// Makes an object without members.
  package init() {}

  /// Adds a member; a number that is not finite becomes `null`, as JSON has no word for it.
  package mutating func set(_ key: String, _ value: (any Encodable)?) {
    members.append((key, Self.json(value)))
  }

  /// Adds a member that is an object.
  package mutating func set(_ key: String, _ object: JSONObject) { members.append((key, object.description)) }

  /// Adds a member that is a list of objects.
  package mutating func set(_ key: String, _ objects: [JSONObject]) {
    members.append((key, Self.list(objects)))
  }

  /// The text of a list of objects.
  package static func list(_ objects: [JSONObject]) -> String {
    "[" + objects.map(\.description).joined(separator: ",") + "]"
  }

  /// The object's text.
  package var description: String {
    "{" + members.map { "\(Self.json($0.key)):\($0.json)" }.joined(separator: ",") + "}"
  }

  private static func json(_ value: (any Encodable)?) -> String {
    guard let value else { return "null" }
    if let number = value as? Double, !number.isFinite { return "null" }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.withoutEscapingSlashes, .sortedKeys]
    // Every value written here is a number, a text or a list of them, which can always be encoded.
    return (try? encoder.encode(value)).map { String(decoding: $0, as: UTF8.self) } ?? "null"
  }
}
