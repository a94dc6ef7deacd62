import FoveaCore
package import FoveaFormats
package import Foundation

/// A model of the ONNX format, as its schema (`onnx.proto`, message `ModelProto`) has it.
package struct ONNXModel: Sendable {
  /// The version of the schema.
  package var schemaVersion: Int64 = 8
  /// The version of the operators of ONNX's own domain, 0 if the file names none.
  package var operatorVersion: Int64 = 17
  /// The other domains whose operators the file uses, with their versions.
  package var otherDomains: [String: Int64] = [:]
  /// The program that wrote the file, and its version.
  package var producer = (name: "", version: "")
  /// A description for people.
  package var documentation = ""
  /// What is computed.
  package var graph = ONNXGraph()
  /// Texts by their keys, in the order of the file.
  package var metadata: [(key: String, value: String)] = []
  /// The files that the model was read from, in which large tensors still lie.
  package private(set) var files: [MappedFile] = []

  /// Creates an empty model.
  package init() {}

  /// The numbers of the fields in the schema.
  enum Field {
    static let schemaVersion = 1
    static let producerName = 2
    static let producerVersion = 3
    static let documentation = 6
    static let graph = 7
    static let operatorSets = 8
    static let metadata = 14
  }

  /// The most bytes that a message of Protocol Buffers may have.
  static let largestSize = Int(Int32.max)

  /// Writes the model as one file, in one step.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be written, `.configuration` if it would be larger than the
  ///   format allows.
  package func write(to path: String, replacing: Bool = true) throws {
    let message = encoded()
    guard message.count <= Self.largestSize else {
      throw FoveaError(
        .configuration, at: path,
        "would have \(message.count) bytes, a file of this format has at most \(Self.largestSize)")
    }
    try AtomicFile.write(to: path, replacing: replacing) { handle in
      try message.forEachChunk { try handle.write(contentsOf: $0) }
    }
  }

  /// The message as bytes on the wire.
  package func encoded() -> ProtobufWriter {
    ProtobufWriter { message in
      message.write(schemaVersion, field: Field.schemaVersion)
      message.write(producer.name, field: Field.producerName)
      message.write(producer.version, field: Field.producerVersion)
      message.write(documentation, field: Field.documentation)
      message.message(field: Field.graph) { graph.write(to: &$0) }
      message.message(field: Field.operatorSets) {
        $0.write("", field: 1)
        $0.write(operatorVersion, field: 2)
      }
      for (key, value) in metadata {
        message.message(field: Field.metadata) {
          $0.write(key, field: 1)
          $0.write(value, field: 2)
        }
      }
    }
  }
}

extension ONNXModel {
  /// Reads a file, whose bytes are mapped rather than read, and the files beside it that hold its tensors.
  ///
  /// - Throws: `FoveaError` with code `.file` if a file cannot be read, `.format` if it is no model.
  package static func read(path: String) throws -> ONNXModel {
    let location = FileLocation(path)
    let source = ONNXSource(name: location.path, directory: location.directory)
    let file = try MappedFile(location)
    var model = try ONNXModel(file.bytes, from: source)
    model.files = [file] + source.external.files
    return model
  }

  /// Reads the bytes of a file; errors call them `name`.
  ///
  /// - Throws: `FoveaError` with code `.format` if they are no model, or keep tensors in other files.
  package static func decode(_ data: Data, name: String) throws -> ONNXModel {
    try ONNXModel(data, from: ONNXSource(name: name, directory: nil))
  }

  private init(_ data: Data, from source: ONNXSource) throws {
    self.init()
    var graphs = 0
    (schemaVersion, operatorVersion) = (0, 0)
    try source.forEachField(of: data) { field, value in
      switch field {
      case Field.schemaVersion: schemaVersion = try source.integer(value)
      case Field.producerName: producer.name = try source.text(value)
      case Field.producerVersion: producer.version = try source.text(value)
      case Field.documentation: documentation = try source.text(value)
      case Field.graph:
        graphs += 1
        graph = try ONNXGraph(source.message(value), from: source)
      case Field.operatorSets:
        var (domain, version) = ("", Int64(0))
        try source.forEachField(of: source.message(value)) { field, value in
          if field == 1 { domain = try source.text(value) }
          if field == 2 { version = try source.integer(value) }
        }
        if domain.isEmpty || domain == "ai.onnx" {
          operatorVersion = version
        } else {
          otherDomains[domain] = version
        }
      case Field.metadata:
        var entry = (key: "", value: "")
        try source.forEachField(of: source.message(value)) { field, value in
          if field == 1 { entry.key = try source.text(value) }
          if field == 2 { entry.value = try source.text(value) }
        }
        try source.require(metadata.count, atMost: ONNXSource.largestNode, "texts about itself")
        metadata.append(entry)
      default: break
      }
    }
    guard graphs == 1 else {
      throw source.error(
        "holds \(graphs) graphs, expected one", remedy: "this is no ONNX model, or it is damaged")
    }
  }
}
