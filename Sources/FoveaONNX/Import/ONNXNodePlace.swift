import FoveaCore

/// A node that is read: its attributes, each of which must be looked at, and its name in errors.
struct ONNXNodePlace {
  /// The node.
  let node: ONNXNode
  /// The version of the operators of the file.
  let version: Int
  /// The file, as errors call it.
  private let file: String
  private let attributes: [String: ONNXAttribute.Value]
  private var unread: Set<String>

  init(_ node: ONNXNode, version: Int, file: String) {
    (self.node, self.version, self.file) = (node, version, file)
    attributes = Dictionary(
      node.attributes.map { ($0.name, $0.value) }, uniquingKeysWith: { first, _ in first })
    unread = Set(attributes.keys)
  }

  /// The name of the node, as errors and the graph have it.
  var name: String { node.title }

  /// An integer, or its default.
  mutating func int(_ name: String, default value: Int) throws -> Int { try int(name) ?? value }

  /// An integer within 32 bits, which larger ones become, as "to the end" is written; nil if there is none.
  mutating func int(_ name: String) throws -> Int? {
    guard let value = read(name) else { return nil }
    guard case .int(let number) = value else { throw error("attribute \(name) must be an integer") }
    return Int(Int32(clamping: number))
  }

  /// Integers, nil if there are none.
  mutating func ints(_ name: String) throws -> [Int]? {
    guard let value = read(name) else { return nil }
    guard case .ints(let numbers) = value else { throw error("attribute \(name) must be a list of integers") }
    return numbers.map { Int(Int32(clamping: $0)) }
  }

  /// A number, or its default.
  mutating func float(_ name: String, default value: Float) throws -> Float { try float(name) ?? value }

  /// A number, nil if there is none.
  mutating func float(_ name: String) throws -> Float? {
    guard let value = read(name) else { return nil }
    guard case .float(let number) = value, number.isFinite else {
      throw error("attribute \(name) must be a finite number")
    }
    return number
  }

  /// A text, or its default.
  mutating func string(_ name: String, default text: String) throws -> String {
    guard let value = read(name) else { return text }
    guard case .string(let text) = value else { throw error("attribute \(name) must be a text") }
    return text
  }

  /// A value of any kind, nil if there is none.
  mutating func read(_ name: String) -> ONNXAttribute.Value? {
    unread.remove(name)
    return attributes[name]
  }

  /// Skips attributes that change nothing here.
  mutating func ignore(_ names: String...) { unread.subtract(names) }

  /// Refuses attributes that nothing has looked at.
  func requireAllRead() throws {
    guard let name = unread.min() else { return }
    throw error("attribute \(name) is not supported")
  }

  /// An error that names the node.
  func error(_ problem: String, remedy: Remedy? = nil) -> FoveaError {
    FoveaError(.format, at: file, "node \(name) (\(node.type)): \(problem)", remedy: remedy)
  }
}
