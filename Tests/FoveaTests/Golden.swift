import Foundation
import Testing

/// The scores that PyTorch gives drawn pictures; `Tests/Oracle/README.md` says how numbers are drawn.
struct LogitsGolden: Decodable {
  var shape: [Int]
  var logits: [[Double]]

  /// Reads `MODEL-logits.json`.
  init(_ model: String) throws {
    let file = try #require(Bundle.module.url(forResource: "Goldens/\(model)-logits", withExtension: "json"))
    self = try JSONDecoder().decode(Self.self, from: Data(contentsOf: file))
  }
}

/// A short training run in PyTorch: its pictures, losses, first gradients and what it changed.
struct TrainingGolden: Decodable, CustomTestStringConvertible {
  /// The file's name without its ending.
  var name = ""
  var model: String
  /// The model's settings, as the catalogue spells them.
  var settings: [String: String]
  var channels: Int
  var side: Int
  var weights: OracleNumbers.Weights
  var pictures: OracleNumbers.Pictures
  var learningRate: Double
  /// The number of the first step, which decides what is drawn.
  var firstStep: Int
  /// The pictures of each step.
  var candidates: [[Int]]
  /// The loss of each step, before its update.
  var losses: [Double]
  /// The gradients of the first step.
  var gradients: [String: Digest]
  /// What all steps together added to parameters and running statistics.
  var changes: [String: Digest]

  var testDescription: String { name }
  /// Whether parameters stay in double precision between steps.
  var isExact: Bool { name.hasSuffix("-exact") }

  enum CodingKeys: String, CodingKey {
    case model, settings, channels, side, weights, pictures, candidates, losses, gradients, changes
    case learningRate = "learning_rate"
    case firstStep = "first_step"
  }

  /// All that lie in the folder of goldens, or in the one that `FOVEA_GOLDENS` names.
  static let all: [TrainingGolden] = {
    let elsewhere = ProcessInfo.processInfo.environment["FOVEA_GOLDENS"].map { URL(filePath: $0) }
    guard let folder = elsewhere ?? Bundle.module.url(forResource: "Goldens", withExtension: nil),
      let files = try? FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
    else { return [] }
    return files.sorted { $0.path < $1.path }.compactMap { file in
      let data = try? Data(contentsOf: file)
      guard var golden = data.flatMap({ try? JSONDecoder().decode(Self.self, from: $0) }) else { return nil }
      golden.name = file.deletingPathExtension().lastPathComponent
      return golden
    }
  }()
}
