import Foundation
import TestSupport
import Testing

import FoveaData

/// The tables of the augmentation policies, equal to torchvision's.
@Suite(.tags(.quick, .golden)) struct AugmentationPolicyTests {
  /// What `Goldens/policies.json` holds.
  struct Goldens: Decodable {
    struct Operation: Decodable {
      var signed: Bool
      var magnitudes: [Double]
    }

    /// An operation, its probability and its level, which those without magnitudes do not have.
    struct Entry: Decodable, Equatable {
      var operation: String
      var probability: Double
      var level: Int?

      init(_ operation: String, _ probability: Double, _ level: Int?) {
        (self.operation, self.probability, self.level) = (operation, probability, level)
      }

      init(from decoder: any Decoder) throws {
        var values = try decoder.unkeyedContainer()
        operation = try values.decode(String.self)
        probability = try values.decode(Double.self)
        level = try values.decodeIfPresent(Int.self)
      }
    }

    var width: Int
    var height: Int
    var autoAugment: [String: Operation]
    var randAugment: [String: Operation]
    var trivialAugment: [String: Operation]
    var pairs: [String: [[Entry]]]
  }

  /// The operations under torchvision's names.
  static let names: [PolicyOperation: String] = [
    .identity: "Identity", .shearX: "ShearX", .shearY: "ShearY", .translateX: "TranslateX",
    .translateY: "TranslateY", .rotate: "Rotate", .brightness: "Brightness", .saturation: "Color",
    .contrast: "Contrast", .sharpness: "Sharpness", .posterize: "Posterize", .solarize: "Solarize",
    .fullContrast: "AutoContrast", .equalize: "Equalize", .invert: "Invert",
  ]

  let goldens: Goldens

  init() throws {
    goldens = try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: goldenFile("policies.json")))
  }

  @Test func magnitudesOfAllLevelsAreTorchvisions() throws {
    let size = PictureSize(width: goldens.width, height: goldens.height, channels: 3)
    for (table, levels, strength) in [
      (goldens.autoAugment, 10, PolicyOperation.Strength.usual), (goldens.randAugment, 31, .usual),
      (goldens.trivialAugment, 31, .wide),
    ] {
      // AutoAugment has `invert` and no `identity`, the others the other way round.
      #expect(table.count == 14)
      for (name, golden) in table {
        let operation = try #require(Self.names.first { $0.value == name }?.key, "\(name)")
        #expect(operation.isSigned == golden.signed, "\(name)")
        let magnitudes = (0..<levels).map { operation.magnitude($0, of: levels, for: size, strength) }
        #expect(magnitudes == golden.magnitudes, "\(name) of \(levels)")
      }
    }
  }

  @Test(arguments: AugmentationPolicy.allCases) func pairsAreTorchvisions(_ policy: AugmentationPolicy) {
    let pairs = policy.pairs.map { pair in
      pair.map { entry in
        let name = Self.names[entry.operation] ?? ""
        let hasLevel = Set(goldens.autoAugment[name]?.magnitudes ?? []).count > 1
        return Goldens.Entry(name, entry.probability, hasLevel ? entry.level : nil)
      }
    }
    #expect(pairs == goldens.pairs[policy.rawValue])
  }
}
