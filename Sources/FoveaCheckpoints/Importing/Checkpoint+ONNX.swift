import FoveaCore
import FoveaData
import FoveaFormats
import FoveaModels
import FoveaONNX
import Foundation

/// The keys of an ONNX file's metadata that say how a network is used.
package enum ONNXMetadataKey {
  /// The names of the classes, a JSON array.
  package static let classNames = "fovea.class_names"
  /// The pipeline from a picture to the input, as JSON.
  package static let pipeline = "fovea.preprocessing"
  /// Whether the file normalizes bytes itself.
  package static let normalizes = "fovea.normalizes"
  /// The names of the classes as a dictionary of Python, which other programs read.
  package static let names = "names"
}

extension Checkpoint {
  /// Whether a file is a model of the ONNX format, by its first bytes.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read.
  static func isONNX(_ path: String) throws -> Bool {
    guard FileLocation(path).kind == .file else { return false }
    var reader = try ByteReader(path: path)
    return ForeignFile.isONNX(
      [UInt8](try reader.read(min(reader.count, FileHead.length), "the head of the file")))
  }

  /// Reads a model of the ONNX format with its network.
  ///
  /// Names of classes and the way to prepare pictures are those of the file, where it has them; else the classes are
  /// numbered, and pictures prepared as for networks trained on ImageNet.
  ///
  /// - Throws: `FoveaError` with code `.file` or `.format` if it cannot be read, or has an operator that is not supported;
  ///   `ShapeError` if a layer does not fit.
  static func readONNX(path: String, transforms: Registry<any Transform>) throws -> Checkpoint {
    let file = try ONNXModel.read(path: path)
    let network = try ONNXClassifier(
      ONNXNetwork(file, file: path), name: FileLocation(path).stem)
    let description = try ModelDescription(network)
    guard (1...ModelOptions.largestClassCount).contains(description.classes) else {
      throw FoveaError(
        .format, at: path,
        "has \(description.classes) classes, at most \(ModelOptions.largestClassCount) are supported")
    }
    let texts = Dictionary(file.metadata.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
    var checkpoint = Checkpoint(
      model: description, classNames: Self.classNames(texts, of: description) ?? description.classNames(),
      pipeline: .resized,
      parameters: network.tensors.map { NamedTensor(name: $0.path, tensor: $0.tensor) })
    checkpoint.name = path
    checkpoint.imported = network
    checkpoint.files = file.files
    if file.graph.outputs.count > 1 {
      checkpoint.notes.append(
        "has \(file.graph.outputs.count) outputs, of which the first is used: \(file.graph.outputs[0].name)")
    }
    if let names = texts[ONNXMetadataKey.names], Self.classNames(texts, of: description) == nil {
      checkpoint.notes.append(
        "the names of classes in it do not fit its \(description.classes) classes, which are numbered: "
          + names.prefix(60))
    }
    if let text = texts[ONNXMetadataKey.pipeline] {
      let decoder = JSONDecoder()
      if let key = Pipeline.registryKey { decoder.userInfo[key] = transforms }
      guard let pipeline = try? decoder.decode(Pipeline.self, from: Data(text.utf8)) else {
        throw FoveaError(.format, at: path, "\(ONNXMetadataKey.pipeline) in the metadata is invalid")
      }
      checkpoint.pipeline = texts[ONNXMetadataKey.normalizes] == "true" ? pipeline.keepingBytes : pipeline
    } else {
      let takesBytes = file.graph.inputs.contains { $0.type == .uint8 }
      checkpoint.pipeline = Self.usualPipeline(for: description)
      if takesBytes { checkpoint.pipeline = checkpoint.pipeline.keepingBytes }
      checkpoint.pipelineRemark =
        "pictures are prepared by \(checkpoint.pipeline), the usual way; whether the network wants it so, the file does "
        + "not say"
    }
    return checkpoint
  }

  /// The names of the classes, nil if the file does not have one for each.
  private static func classNames(_ texts: [String: String], of model: ModelDescription) -> [String]? {
    let own = texts[ONNXMetadataKey.classNames].flatMap {
      try? JSONDecoder().decode([String].self, from: Data($0.utf8))
    }
    let names = own ?? texts[ONNXMetadataKey.names].flatMap(PythonNames.read)
    return names.flatMap { $0.count == model.classes ? $0 : nil }
  }

  /// The steps with which most networks are judged.
  private static func usualPipeline(for model: ModelDescription) -> Pipeline {
    let steps: [any Transform] = [
      Resize(.side(max(model.height, model.width) * 8 / 7)),
      CenterCrop(.exact(height: model.height, width: model.width)),
    ]
    return Pipeline(steps + (model.channels == 3 ? [Normalize("imagenet")] : []))
  }
}

/// Names of classes as a dictionary of Python: `{0: 'cat', 1: "dog's"}`.
enum PythonNames {
  /// The names by their numbers from 0 on, nil if the text is something else.
  static func read(_ text: String) -> [String]? {
    var rest = text[...]
    func skip(_ letters: Set<Character>) { rest = rest.drop { letters.contains($0) } }
    guard rest.first == "{" else { return nil }
    rest.removeFirst()
    var names: [String] = []
    while true {
      skip([" ", ",", "\n"])
      if rest.first == "}" { return names.isEmpty ? nil : names }
      let number = rest.prefix { $0.isNumber }
      guard Int(number) == names.count, names.count < 100_000 else { return nil }
      rest = rest.dropFirst(number.count)
      skip([" "])
      guard rest.popFirst() == ":" else { return nil }
      skip([" "])
      guard let quote = rest.popFirst(), quote == "'" || quote == "\"", let name = quoted(&rest, quote) else {
        return nil
      }
      names.append(name)
    }
  }

  /// A text up to its closing quote, with the escapes of quotes and backslashes resolved.
  private static func quoted(_ rest: inout Substring, _ quote: Character) -> String? {
    var name = ""
    while let letter = rest.popFirst() {
      if letter == quote { return name }
      if letter == "\\", let next = rest.popFirst() {
        name.append(["\\", "'", "\""].contains(next) ? String(next) : "\\\(next)")
      } else {
        name.append(letter)
      }
    }
    return nil
  }
}
