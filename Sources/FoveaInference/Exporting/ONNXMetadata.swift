import FoveaCheckpoints
import FoveaCore
import FoveaData
import Foundation

/// What an ONNX file says about its network, under the keys that other programs look for.
///
/// `names` and its neighbours are those of Ultralytics, whose programs read the names as a dictionary of Python;
/// `Image.…` are those of ONNX (`MetadataProps.md`); `fovea.…` are read here.
struct ONNXMetadata {
  /// The texts by their keys.
  private(set) var entries: [(key: String, value: String)]

  /// Describes a checkpoint.
  init(_ checkpoint: Checkpoint, normalizes: Bool) throws {
    let model = checkpoint.model
    let names = checkpoint.classNames.enumerated().map { "\($0): \(Self.pythonText($1))" }
    entries = [
      ("task", "classify"),
      (ONNXMetadataKey.names, "{\(names.joined(separator: ", "))}"),
      ("imgsz", "[\(model.height), \(model.width)]"),
      ("channels", "\(model.channels)"),
      ("description", "\(model)"),
      ("Image.BitmapPixelFormat", model.channels == 1 ? "Gray8" : "Rgb8"),
    ]
    if let range = Self.range(of: checkpoint.pipeline.normalization, normalizes) {
      entries.append(("Image.NominalPixelRange", range))
    }
    entries += [
      (ONNXMetadataKey.classNames, try Self.json(checkpoint.classNames)),
      (ONNXMetadataKey.pipeline, try Self.json(checkpoint.pipeline)),
      (ONNXMetadataKey.normalizes, "\(normalizes)"),
    ]
  }

  /// ONNX's name for the range of the input, nil if it has none.
  private static func range(of step: Normalize, _ normalizes: Bool) -> String? {
    if normalizes { return "NominalRange_0_255" }
    let ends = [step.table(channels: 1)].flatMap { [$0.first, $0.last] }
    switch ends {
    case [0, 1]: return "Normalized_0_1"
    case [-1, 1]: return "Normalized_1_1"
    case [0, 255]: return "NominalRange_0_255"
    default: return nil
    }
  }

  /// A text as Python writes it in its programs.
  private static func pythonText(_ text: String) -> String {
    let letters = text.unicodeScalars.map { letter -> String in
      switch letter {
      case "'": "\\'"
      case "\\": "\\\\"
      case _ where letter.properties.generalCategory == .control: "\\u" + hex(letter.value)
      default: String(letter)
      }
    }
    return "'\(letters.joined())'"
  }

  private static func hex(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }

  private static func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
  }
}
