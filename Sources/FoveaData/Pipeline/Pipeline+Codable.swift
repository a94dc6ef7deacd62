public import FoveaCore

extension Pipeline: Codable {
  /// The key under which a decoder's `userInfo` holds the registry of transforms, if it is not the standard
  /// one.
  public static let registryKey = CodingUserInfoKey(rawValue: "fovea.transforms")

  /// Reads steps from a text, as in `resize:256; center-crop; normalize:imagenet`.
  ///
  /// The order of the steps is not checked here, but by ``validate(channels:)``.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no such transform or a value cannot work.
  public init(
    _ text: String, from registry: Registry<any Transform> = .standard, at place: String = "transform"
  ) throws {
    try self.init(.string(text), from: registry, at: place)
  }

  /// Reads steps from a tree: a text, a list of texts and objects, or an object of checkpoints before format
  /// 4.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no such transform, a value cannot work, or
  ///   the tree is something else.
  public init(_ tree: JSONValue, from registry: Registry<any Transform>, at place: String) throws {
    switch tree {
    case .string(let text):
      let parts = text.parts(between: ";").map { $0.trimming { $0.isWhitespace } }.filter { !$0.isEmpty }
      try self.init(parts.map { try registry.make(.string(String($0)), at: place) })
    case .array(let steps):
      try self.init(steps.map { try registry.make($0, at: place) })
    case .object(let values) where values["channels"] != nil:
      self.init(try tree.decode(EarlierPreprocessing.self, at: place).steps)
    default:
      throw FoveaError(.configuration, at: place, "expected a list of transforms, got \(tree)")
    }
  }

  /// Reads the list of steps, and what earlier versions wrote.
  ///
  /// - Throws: `FoveaError` as `init(_:from:at:)` does.
  public init(from decoder: any Decoder) throws {
    let registry = Self.registryKey.flatMap { decoder.userInfo[$0] as? Registry<any Transform> } ?? .standard
    try self.init(JSONValue(from: decoder), from: registry, at: "transform")
  }

  /// Writes the list of steps with all their values.
  ///
  /// - Throws: what encoding a step throws.
  public func encode(to encoder: any Encoder) throws { try tree().encode(to: encoder) }

  /// The list of the steps with all their values.
  ///
  /// - Throws: what encoding a step throws.
  public func tree() throws -> JSONValue { .array(try steps.map { try $0.tree() }) }
}

extension StringProtocol {
  /// The text without the characters at both ends that a condition holds for.
  fileprivate func trimming(_ isLeftOut: (Character) -> Bool) -> SubSequence {
    let start = firstIndex { !isLeftOut($0) } ?? endIndex
    let end = lastIndex { !isLeftOut($0) }.map { index(after: $0) } ?? start
    return self[start..<end]
  }
}

/// How checkpoints before format 4 describe what becomes of a picture.
private struct EarlierPreprocessing: Decodable {
  var channels: Int
  var resize: String
  var mean: [Float]
  var std: [Float]

  /// The same in steps.
  var steps: [any Transform] {
    get throws {
      let words = resize.split(separator: " ")
      var steps: [any Transform]
      switch (words.first, words.count > 1 ? Int(words[1]) : nil) {
      case ("none", nil): steps = []
      case ("squash", nil): steps = [Resize()]
      case ("shortest-side", let side?): steps = [Resize(.side(side)), CenterCrop()]
      default:
        throw FoveaError(
          .configuration, at: "preprocessing",
          "resize must be none, squash or shortest-side N, got '\(resize.prefix(40))'")
      }
      if mean.contains(where: { $0 != 0 }) || std.contains(where: { $0 != 1 }) {
        steps.append(Normalize(mean: mean, standardDeviation: std))
      }
      return steps
    }
  }
}
