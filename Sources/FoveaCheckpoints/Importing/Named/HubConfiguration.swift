import Foundation
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage

/// What `config.json` of a model of timm says.
struct HubConfiguration: Decodable {
  /// How the weights were trained, and what pictures they want.
  struct Pretrained: Decodable {
    var inputSize: [Int]?
    var cropShare: Double?
    var cropMode: String?
    var interpolation: String?
    var mean: [Float]?
    var deviation: [Float]?
    var license: String?

    private enum CodingKeys: String, CodingKey {
      case mean, interpolation, license
      case inputSize = "input_size"
      case cropShare = "crop_pct"
      case cropMode = "crop_mode"
      case deviation = "std"
    }
  }

  var architecture: String
  var classCount: Int?
  var labelNames: [String]?
  var labelDescriptions: [String: String]?
  var pretrained: Pretrained?

  private enum CodingKeys: String, CodingKey {
    case architecture
    case classCount = "num_classes"
    case labelNames = "label_names"
    case labelDescriptions = "label_descriptions"
    case pretrained = "pretrained_cfg"
  }

  /// The most bytes that the file may have: names of tens of thousands of classes.
  private static let longest = 8 << 20

  /// Reads the file.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it is not what timm writes.
  init(_ location: FileLocation) throws {
    let (handle, count) = try RegularFile.open(location)
    guard count <= Self.longest else {
      throw FoveaError(.format, at: location.path, "has \(count) bytes, at most \(Self.longest) can be read")
    }
    do {
      self = try JSONDecoder().decode(Self.self, from: handle.readToEnd() ?? Data())
    } catch is DecodingError {
      throw FoveaError(
        .format, at: location.path,
        "does not describe a model of timm: expected architecture and pretrained_cfg",
        remedy: "name the file of the weights in the folder, and their model with \(.model)")
    } catch {
      throw FoveaError.unreadable(location.path, error)
    }
  }

  /// The names of the classes, nil if the file does not have one for each.
  func classNames(count: Int) -> [String]? {
    guard let labelNames, labelNames.count == count else { return nil }
    return labelNames.map { labelDescriptions?[$0] ?? $0 }
  }

  /// The steps from a picture to the input, as timm takes them to judge: the short side is that of the input divided by
  /// the share that the centre is to have, rounded down.
  ///
  /// - Throws: `FoveaError` with code `.format` if a number cannot be one of pictures.
  func pipeline(side: Int, file: FileLocation) throws -> Pipeline {
    let about = pretrained
    let share = about?.cropShare ?? 0.875
    guard share >= 0.01, share <= 1 else {
      throw FoveaError(.format, at: file.path, "crop_pct must be in 0.01...1, got \(share)")
    }
    let known = [
      "bilinear": ResamplingFilter.bilinear, "bicubic": .bicubic, "nearest": .nearest, "lanczos": .lanczos,
    ]
    let name = about?.interpolation ?? "bicubic"
    guard let filter = known[name] else {
      throw FoveaError(.format, at: file.path, "interpolation \(quoted(name)) is unknown")
    }
    let whole = Int((Double(side) / share).rounded(.down))
    let isSquashed = about?.cropMode == "squash"
    let resize = Resize(
      isSquashed ? .exact(height: whole, width: whole) : .side(whole), interpolation: filter)
    let normalize =
      about.map {
        Normalize(
          mean: $0.mean ?? [0.485, 0.456, 0.406], standardDeviation: $0.deviation ?? [0.229, 0.224, 0.225])
      } ?? Normalize("imagenet")
    return Pipeline([resize, CenterCrop(), normalize])
  }
}
