import FoveaCore
import FoveaFormats
import Foundation

/// What readers of messages share: the file, and how much it may hold.
struct ONNXSource {
  /// The file, as errors call it.
  let name: String
  /// The directory in which files with elements of tensors lie; nil if the model is in memory alone.
  let directory: FileLocation?
  /// The files in that directory that were looked at.
  let external = ONNXExternalFiles()

  /// The most nodes, constants or values of a graph; the largest networks have some ten thousand.
  static let largestCount = 200_000
  /// The most attributes, inputs or outputs of a node.
  static let largestNode = 10_000
  /// The most axes of a tensor.
  static let largestRank = 16

  /// Calls `body` for each field of a message.
  func forEachField(
    of data: Data, _ body: (Int, ProtobufReader.Value) throws -> Void
  ) throws {
    var reader = ProtobufReader(data, name: name)
    while let (field, value) = try reader.next() { try body(field, value) }
  }

  /// Integers of a repeated field: one of them, or packed ones.
  func integers(_ value: ProtobufReader.Value) throws -> [Int64] {
    if let number = value.int { return [number] }
    guard let data = value.data else { throw error("a list of integers has another type") }
    var reader = ProtobufReader(data, name: name)
    return try reader.numbers().map { Int64(bitPattern: $0) }
  }

  /// A text.
  func text(_ value: ProtobufReader.Value) throws -> String {
    guard let text = value.text else { throw error("a text is not UTF-8") }
    return text
  }

  /// The bytes of a message.
  func message(_ value: ProtobufReader.Value) throws -> Data {
    guard let data = value.data else { throw error("a message has another type") }
    return data
  }

  /// An integer.
  func integer(_ value: ProtobufReader.Value) throws -> Int64 {
    guard let number = value.int else { throw error("an integer has another type") }
    return number
  }

  /// Refuses counts that no network has.
  func require(_ count: Int, atMost limit: Int, _ what: String) throws {
    guard count <= limit else { throw error("has more than \(limit) \(what)") }
  }

  /// An error about the file.
  func error(_ problem: String, remedy: Remedy? = "the file is damaged or of another format") -> FoveaError {
    FoveaError(.format, at: name, problem, remedy: remedy)
  }
}

/// The files beside a model that hold elements of its tensors, each mapped once.
final class ONNXExternalFiles {
  private(set) var files: [MappedFile] = []
  private var places: [String: Int] = [:]
  private var taken = 0

  /// The bytes of a file.
  func data(_ file: FileLocation) throws -> Data {
    if let place = places[file.path] { return files[place].bytes }
    let mapped = try MappedFile(file)
    places[file.path] = files.count
    files.append(mapped)
    return mapped.bytes
  }

  /// Counts bytes that are copied, of which there are at most twice as many as the files have.
  func take(_ count: Int, _ refuse: () throws -> Void) throws {
    taken += count
    if taken > 2 * files.reduce(0, { $0 + $1.bytes.count }) { try refuse() }
  }
}
