import Foundation
public import FoveaCore
public import FoveaData
public import FoveaFormats
import FoveaModels

extension Checkpoint {
  /// The keys of the metadata.
  private enum Key {
    static let format = "fovea_format"
    static let model = "model"
    static let classNames = "class_names"
    static let pipeline = "preprocessing"
    static let configuration = "configuration"
    static let training = "training"
    static let provenance = "provenance"
    static let quantization = "quantization"
    /// The network of an ONNX file without its weights.
    static let network = "network"

    /// The most bytes that a value may have: names of a thousand classes, code of hundreds of convolutions,
    /// scales of thousands of layers, nodes of a network; all together at most what a file of tensors may have.
    static func limit(of key: String) -> Int {
      if key == network { return 12 << 20 }
      return [classNames, provenance, quantization].contains(key) ? 1 << 20 : 1 << 16
    }
  }

  /// Writes the file in one step: a reader finds the old checkpoint or the new one, never a part.
  ///
  /// - Throws: `FoveaError` with code `.file` if the file cannot be written, `.format` if names of classes or
  ///   other texts are too long to be read again, or the network of an ONNX file is too large.
  public func write(to path: String, replacing: Bool = true) throws {
    var metadata = [
      Key.format: String(Self.formatVersion),
      Key.model: try Self.json(model),
      Key.classNames: try Self.json(classNames),
      Key.pipeline: try Self.json(pipeline),
      Key.configuration: configuration,
      Key.training: try Self.json(training),
    ]
    if let imported { metadata[Key.network] = try imported.structure.base64EncodedString() }
    if let provenance { metadata[Key.provenance] = try Self.json(provenance) }
    if let storedLayers { metadata[Key.quantization] = try Self.json(storedLayers) }
    for (key, text) in metadata { try Self.checkLength(of: text, under: key, name: path) }
    var file = SafeTensorsFile(metadata: metadata, tensors: storedParameters + counters + moments)
    file.seal()
    try file.write(to: path, replacing: replacing)
  }

  /// Reads a file that `write(to:)` wrote.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is no safetensors file,
  ///   differs from its checksum or lacks the metadata of a checkpoint; `ShapeError` if its network does not fit its
  ///   images.
  public static func read(
    path: String, transforms: Registry<any Transform> = .standard
  ) throws -> Checkpoint {
    try Checkpoint(SafeTensorsFile.read(path: path), name: path, transforms: transforms)
  }

  /// Whether a safetensors file says that it is a checkpoint, and not weights alone.
  public static func describes(_ file: SafeTensorsFile) -> Bool { file.metadata[Key.format] != nil }

  /// Takes a safetensors file apart; errors call it `name`.
  ///
  /// - Throws: `FoveaError` with code `.format` if it lacks the metadata of a checkpoint.
  public init(
    _ file: SafeTensorsFile, name: String, transforms: Registry<any Transform> = .standard
  ) throws {
    guard let version = file.metadata[Key.format] else {
      throw FoveaError(
        .format, at: name, "holds only weights, expected a checkpoint",
        remedy: "start a new run from them with \(.weights)")
    }
    guard let number = Int(version), (1...Self.formatVersion).contains(number) else {
      throw FoveaError(
        .format, at: name, "is a checkpoint of format \(version), this version reads \(Self.formatVersion)",
        remedy: "use the version of Fovea that wrote it")
    }
    // The first format had no checksum; a later one that lacks it has lost it.
    guard number == 1 || file.isSealed else {
      throw FoveaError(
        .format, at: name, "is a checkpoint without its checksum", remedy: "the file is damaged")
    }
    func text(_ key: String) throws -> String {
      guard let text = file.metadata[key] else {
        throw FoveaError(.format, at: name, "the metadata lacks \"\(key)\"", remedy: "the file is damaged")
      }
      try Self.checkLength(of: text, under: key, name: name)
      return text
    }
    func value<Value: Decodable>(_ key: String) throws -> Value {
      let data = Data(try text(key).utf8)
      let decoder = JSONDecoder()
      if let key = Pipeline.registryKey { decoder.userInfo[key] = transforms }
      do {
        return try decoder.decode(Value.self, from: data)
      } catch let error as FoveaError {
        throw FoveaError(
          .format, at: name, "\"\(key)\" in the metadata: \(error.location): \(error.problem)",
          remedy: "give the registry that has it, or the file is damaged")
      } catch {
        throw FoveaError(
          .format, at: name, "\"\(key)\" in the metadata is invalid", remedy: "the file is damaged")
      }
    }
    let moments = file.tensors.filter { $0.name.hasPrefix(Self.momentPrefix) }
    self.init(
      model: try value(Key.model), classNames: try value(Key.classNames),
      pipeline: try value(Key.pipeline),
      configuration: file.metadata[Key.configuration] == nil ? "{}" : try text(Key.configuration),
      training: try value(Key.training),
      provenance: file.metadata[Key.provenance] == nil ? nil : try value(Key.provenance),
      parameters: file.tensors.filter { !$0.name.hasPrefix(Self.momentPrefix) }, moments: moments)
    self.name = name
    self.version = number
    // As numbers, since damage can have made them negative, and no shape has such an extent.
    let extents = [model.channels, model.height, model.width]
    guard extents.allSatisfy((1...ModelOptions.largestExtent).contains) else {
      throw FoveaError(
        .format, at: name, "is for images of shape \(extents)", remedy: "the file is damaged")
    }
    guard classNames.count == model.classes else {
      throw FoveaError(
        .format, at: name, "names \(classNames.count) classes for \(model.classes) outputs",
        remedy: "the file is damaged")
    }
    if file.metadata[Key.quantization] != nil { try restore(value(Key.quantization)) }
    if file.metadata[Key.network] != nil { imported = try network(text(Key.network)) }
    if let problem = training.problem {
      throw FoveaError(
        .format, at: name, "\"\(Key.training)\" in the metadata: \(problem)", remedy: "the file is damaged")
    }
  }

  /// The network that the metadata holds.
  private func network(_ text: String) throws -> ONNXClassifier {
    guard let bytes = Data(base64Encoded: text) else {
      throw FoveaError(
        .format, at: name, "\"\(Key.network)\" in the metadata is invalid", remedy: "the file is damaged")
    }
    let elements = parameters.reduce(0) { $0 + $1.tensor.shape.count }
    let network = try ONNXClassifier(structure: bytes, elements: elements, name: model.name, file: name)
    guard network.classes == model.classes, network.inputShape[0] == model.channels else {
      throw FoveaError(
        .format, at: name,
        "its network has \(network.classes) classes and images \(network.inputShape), not \(model)",
        remedy: "the file is damaged")
    }
    return network
  }

  /// Whether a name is that of something that an optimizer keeps.
  static func isMoment(_ name: String) -> Bool { name.hasPrefix(momentPrefix) }

  /// What the names of an optimizer's moments begin with.
  private static var momentPrefix: String { "optimizer." }

  /// PyTorch's counters of batches, one beside each running mean, so that its loader finds them.
  var counters: [SafeTensorsFile.Entry] {
    let known = Set(parameters.map(\.name))
    return parameters.compactMap { entry in
      guard entry.name.hasSuffix("running_mean") else { return nil }
      let name = String(entry.name.dropLast("running_mean".count)) + "num_batches_tracked"
      guard !known.contains(name) else { return nil }
      return SafeTensorsFile.Entry(
        name: name, tensor: HostTensor(.int64([Int64(training.step)]), shape: .scalar))
    }
  }

  /// Refuses a text that is longer than any of its kind, before it is taken apart.
  private static func checkLength(of text: String, under key: String, name: String) throws {
    let (count, limit) = (text.utf8.count, Key.limit(of: key))
    guard count <= limit else {
      throw FoveaError(.format, at: name, "\"\(key)\" in the metadata has \(count) bytes, at most \(limit)")
    }
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
