extension JSONValue {
  /// The value that a part of a configuration describes; see `decode(_:userInfo:)`.
  ///
  /// - Parameters:
  ///   - type: The type of the value.
  ///   - path: Where the tree lies in a larger one, for errors.
  ///   - userInfo: What the type's `init(from:)` finds in `Decoder.userInfo`.
  /// - Returns: The value.
  /// - Throws: `FoveaError` with code `.configuration` that names the key whose value does not fit, and whatever else
  ///   the type's `init(from:)` throws.
  public func decode<Value: Decodable>(
    _ type: Value.Type, at path: String, userInfo: [CodingUserInfoKey: any Sendable] = [:]
  ) throws -> Value {
    do {
      return try decode(type, userInfo: userInfo)
    } catch let error as DecodingError {
      let (keys, problem): ([any CodingKey], String) =
        switch error {
        case .typeMismatch(_, let context), .valueNotFound(_, let context): (context.codingPath, "")
        case .dataCorrupted(let context):
          (context.codingPath, context.codingPath.isEmpty ? "" : context.debugDescription)
        case .keyNotFound(let key, let context): (context.codingPath + [key], "is missing")
        @unknown default: ([], "")
        }
      var names = keys.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }
      if names.isEmpty, let culprit = unsuitableNumber(for: type, userInfo) { names = [culprit] }
      let place = ([path] + names).joined(separator: ".")
      let value = names.isEmpty ? nil : leaves[names.joined(separator: ".")]
      let words = value.map { "has a value of the wrong kind: \($0)" } ?? "cannot be understood"
      throw FoveaError(.configuration, at: place, problem.isEmpty ? words : problem)
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
