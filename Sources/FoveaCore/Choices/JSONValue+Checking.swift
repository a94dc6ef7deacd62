extension JSONValue {
  /// The value that a part of a configuration describes; see `decode(_:userInfo:)`.
  ///
  /// - Parameters:
  ///   - type: The type of the value.
  ///   - path: The path of the tree in a larger one, for errors.
  ///   - userInfo: The contents of `Decoder.userInfo` for the type's `init(from:)`.
  /// - Returns: The value.
  /// - Throws: `FoveaError` with code `.configuration` that names the key whose value does not fit, and whatever else
  ///   the type's `init(from:)` throws.
  public func decode<Value: Decodable>(
    _ type: Value.Type, at path: String, userInfo: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> Value {
    do {
      return try decode(type, userInfo: userInfo)
    } catch let error as DecodingError {
      let (keys, isMissing): ([any CodingKey], Bool) =
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context):
          (context.codingPath, false)
        case .keyNotFound(let key, let context): (context.codingPath + [key], true)
        @unknown default: ([], false)
        }
      var place = keys.reduce("") { place, key in
        key.intValue.map { "\(place)[\($0)]" }
          ?? (place.isEmpty ? key.stringValue : "\(place).\(key.stringValue)")
      }
      if place.isEmpty { place = unsuitableNumber(for: type, userInfo) ?? "" }
      let value = value(at: keys) ?? leaves[place]
      let words = value.map { "has a value that does not fit: \($0)" } ?? "cannot be understood"
      throw FoveaError(
        .configuration, at: place.isEmpty ? path : "\(path).\(place)", isMissing ? "is missing" : words)
    }
  }

  /// The value behind keys, nil if there are none.
  private func value(at keys: [any CodingKey]) -> JSONValue? {
    guard !keys.isEmpty else { return nil }
    return keys.reduce(Optional(self)) { tree, key in
      guard let index = key.intValue else { return tree?[key.stringValue] }
      guard case .array(let values)? = tree, values.indices.contains(index) else { return nil }
      return values[index]
    }
  }

  /// The path of a number that its type cannot hold, such as a fraction in the place of a count: the decoder does not
  /// say which it is, so the one is sought with whose replacement the rest can be read.
  private func unsuitableNumber<Value: Decodable>(
    for type: Value.Type, _ userInfo: [CodingUserInfoKey: any Sendable]
  ) -> String? {
    leaves.sorted { $0.key < $1.key }.first { path, value in
      switch value {
      case .integer, .unsigned, .number:
        (try? replacing(path.split(separator: "."), by: .integer(1)).decode(type, userInfo: userInfo)) != nil
      default: false
      }
    }?.key
  }

  /// The tree with another value at a path.
  private func replacing(_ path: [Substring], by value: JSONValue) -> JSONValue {
    guard let first = path.first else { return value }
    var tree = self
    tree[String(first)] = tree[String(first)]?.replacing(Array(path.dropFirst()), by: value)
    return tree
  }
}
