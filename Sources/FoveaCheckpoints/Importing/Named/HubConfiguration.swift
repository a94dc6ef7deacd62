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
  var pool: String?
  var changes: Changes?

  /// The arguments with which the network was made.
  struct Changes: Decodable {
    /// Those that change what it computes.
    var names: [String] = []

    private struct Key: CodingKey {
      var stringValue: String
      var intValue: Int? { nil }
      init(stringValue: String) { self.stringValue = stringValue }
      init?(intValue: Int) { nil }
    }

    /// Sizes, which are said elsewhere too, and what is in training alone.
    private static let harmless: Set = [
      "num_classes", "in_chans", "global_pool", "drop_rate", "drop_path_rate", "drop_block_rate",
      "aux_logits",
    ]

    init(from decoder: any Decoder) throws {
      names = try decoder.container(keyedBy: Key.self).allKeys.map(\.stringValue)
        .filter { !Self.harmless.contains($0) }.sorted()
    }
  }

  private enum CodingKeys: String, CodingKey {
    case architecture
    case pool = "global_pool"
    case changes = "model_args"
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
    do {
      self = try JSONDecoder().decode(
        Self.self, from: RegularFile.contents(of: location, atMost: Self.longest))
    } catch let error as FoveaError {
      throw error
    } catch is DecodingError {
      throw FoveaError(
        .format, at: location.path,
        "does not describe a model of timm: a key has another form",
        remedy: "name the file of the weights in the folder, and their model with \(.model)")
    } catch {
      throw FoveaError.unreadable(location.path, error)
    }
  }

  /// Whether a file describes a model: it is an object with an architecture.
  static func isThere(_ location: FileLocation) -> Bool {
    struct Head: Decodable { var architecture: String }
    guard location.kind == .file, let bytes = try? RegularFile.contents(of: location, atMost: longest) else {
      return false
    }
    return (try? JSONDecoder().decode(Head.self, from: bytes)) != nil
  }

  /// Refuses a network that was made in another way than the catalogue's.
  ///
  /// - Throws: `FoveaError` with code `.weights` that names the argument.
  func requireUsual(at file: FileLocation) throws {
    if let pool, !["avg", ""].contains(pool) {
      throw FoveaError(
        .weights, at: file.path, "has the global_pool \(quoted(pool)), networks here have avg",
        remedy: "export it as ONNX")
    }
    if let change = changes?.names.first {
      throw FoveaError(
        .weights, at: file.path,
        "was made with the argument \(quoted(change)), which networks here do not have",
        remedy: "export it as ONNX")
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
    let mode = about?.cropMode ?? "center"
    guard ["center", "squash"].contains(mode) else {
      throw FoveaError(
        .format, at: file.path, "crop_mode \(quoted(mode)) is unknown, known are center and squash")
    }
    let resize = Resize(
      mode == "squash" ? .exact(height: whole, width: whole) : .side(whole), interpolation: filter)
    let usual = Normalize("imagenet")
    let normalize =
      about?.mean == nil && about?.deviation == nil
      ? usual : usual.replacing(mean: about?.mean, standardDeviation: about?.deviation)
    return Pipeline([resize, CenterCrop(), normalize])
  }
}
