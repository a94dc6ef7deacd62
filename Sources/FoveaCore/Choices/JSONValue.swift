public import Foundation

/// A value of JSON: what configurations, checkpoints and registries exchange.
public enum JSONValue: Hashable, Sendable {
  /// No value.
  case null
  /// True or false.
  case bool(Bool)
  /// A whole number below 2⁶³.
  case integer(Int)
  /// A whole number from 2⁶³.
  case unsigned(UInt64)
  /// Any other number.
  case number(Double)
  /// A text.
  case string(String)
  /// A list.
  case array([JSONValue])
  /// Values by key.
  case object([String: JSONValue])

  /// Creates the tree that the `encode(to:)` of a value writes.
  ///
  /// - Throws: what encoding throws, as for a number that is not finite.
  public init(encoding value: some Encodable) throws {
    self = try JSONDecoder().decode(JSONValue.self, from: JSONEncoder().encode(value))
  }

  /// Reads the bytes of a JSON text.
  ///
  /// - Throws: `FoveaError` with code `.format` at `location` if the bytes are not JSON.
  public init(parsing data: Data, at location: String) throws {
    do {
      self = try JSONDecoder().decode(JSONValue.self, from: data)
    } catch {
      throw FoveaError(.format, at: location, "is not JSON", remedy: "correct its syntax")
    }
  }

  /// Reads a value that a person typed.
  ///
  /// It is JSON where the text is, a range such as `0.5..2` as the list of its ends, else the text itself.
  public init(fragment text: String) {
    func json(_ text: Substring) -> JSONValue? {
      try? JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    }
    let ends = text.split(separator: "..", omittingEmptySubsequences: false).map(json)
    self =
      switch (ends.count, ends.first ?? nil, ends.last ?? nil) {
      case (1, let value?, _): value
      case (2, let lower?, let upper?): .array([lower, upper])
      default: .string(text)
      }
  }

  /// The text that `init(fragment:)` reads as this value: a text without its quotes where that is possible.
  package var fragment: String {
    guard case .string(let text) = self else { return description }
    let isPlain = JSONValue(fragment: text) == self && !text.contains { ",[]{}\"".contains($0) }
    return isPlain ? text : (try? self.text()) ?? text
  }

  /// The value that the tree describes.
  ///
  /// - Parameters:
  ///   - type: The type of the value.
  ///   - userInfo: The contents of `Decoder.userInfo` for the type's `init(from:)`.
  /// - Returns: The value.
  /// - Throws: what the type's `init(from:)` throws.
  public func decode<Value: Decodable>(
    _ type: Value.Type, userInfo: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.userInfo = userInfo
    return try decoder.decode(type, from: JSONEncoder().encode(self))
  }

  /// The tree as JSON with sorted keys, on one line or indented.
  ///
  /// - Throws: `EncodingError` if the tree holds a number that is not finite.
  public func text(isPretty: Bool = false) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    if isPretty { encoder.outputFormatting.insert(.prettyPrinted) }
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }

  /// The value under a key of an object; nil if the value is not an object or lacks the key.
  public subscript(key: String) -> JSONValue? {
    get { if case .object(let values) = self { values[key] } else { nil } }
    set {
      guard case .object(var values) = self else { return }
      values[key] = newValue
      self = .object(values)
    }
  }

  /// The text of a string, nil for other values.
  public var string: String? { if case .string(let text) = self { text } else { nil } }

  /// Every value that is neither an object nor a list of objects, by its path, as in
  /// `training.optimizer.momentum`.
  public var leaves: [String: JSONValue] {
    var leaves: [String: JSONValue] = [:]
    func visit(_ value: JSONValue, _ path: String) {
      switch value {
      case .object(let values) where !values.isEmpty:
        for (key, value) in values { visit(value, path.isEmpty ? key : "\(path).\(key)") }
      case .array(let values) where values.contains { if case .object = $0 { true } else { false } }:
        for (index, value) in values.enumerated() { visit(value, "\(path)[\(index)]") }
      default: leaves[path] = value
      }
    }
    visit(self, "")
    return leaves
  }
}

extension JSONValue: Codable {
  /// Reads any JSON.
  ///
  /// - Throws: what the decoder throws.
  public init(from decoder: any Decoder) throws {
    if let container = try? decoder.container(keyedBy: AnyKey.self) {
      var values: [String: JSONValue] = [:]
      for key in container.allKeys {
        values[key.stringValue] = try container.decode(JSONValue.self, forKey: key)
      }
      self = .object(values)
    } else if var container = try? decoder.unkeyedContainer() {
      var values: [JSONValue] = []
      while !container.isAtEnd { values.append(try container.decode(JSONValue.self)) }
      self = .array(values)
    } else {
      let container = try decoder.singleValueContainer()
      if container.decodeNil() {
        self = .null
      } else if let value = try? container.decode(Bool.self) {
        self = .bool(value)
      } else if let value = try? container.decode(Int.self) {
        self = .integer(value)
      } else if let value = try? container.decode(UInt64.self) {
        self = .unsigned(value)
      } else if let value = try? container.decode(Double.self) {
        self = .number(value)
      } else {
        self = .string(try container.decode(String.self))
      }
    }
  }

  /// Writes the value as JSON.
  ///
  /// - Throws: `EncodingError` if it holds a number that is not finite.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .null: try container.encodeNil()
    case .bool(let value): try container.encode(value)
    case .integer(let value): try container.encode(value)
    case .unsigned(let value): try container.encode(value)
    case .number(let value): try container.encode(value)
    case .string(let value): try container.encode(value)
    case .array(let values): try container.encode(values)
    case .object(let values): try container.encode(values)
    }
  }

  /// A key of any name.
  private struct AnyKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}

extension JSONValue: CustomStringConvertible {
  /// The JSON on one line; a text without its quotes.
  public var description: String {
    switch self {
    case .string(let text): text
    default: (try? text()) ?? "?"
    }
  }
}
