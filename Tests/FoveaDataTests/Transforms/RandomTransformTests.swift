import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaImage

import FoveaData

/// The distribution of what random transforms draw, against figures of torchvision's over 200,000 draws
/// (`Goldens/make_distributions.py`), within five standard errors.
@Suite(.tags(.quick, .golden)) struct RandomTransformTests {
  struct Figure: Decodable {
    var mean: Double
    var deviation: Double
  }

  static let goldens = Result {
    try JSONDecoder().decode(
      [String: Figure].self,
      from: Data(contentsOf: goldenFile("distributions.json")))
  }

  private let draws = 20_000

  private func context(_ index: Int, _ input: PictureSize) -> TransformContext {
    TransformContext(input: input, random: RandomKey(seed: 1).folding(UInt64(index)))
  }

  private func check(
    _ name: String, _ location: SourceLocation = #_sourceLocation, _ value: (Int) -> Double
  ) throws {
    let golden = try #require(try Self.goldens.get()[name])
    let values = (0..<draws).map(value)
    let mean = values.reduce(0, +) / Double(draws)
    let deviation = (values.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / Double(draws)).squareRoot()
    let error = golden.deviation / Double(draws).squareRoot()
    #expect(abs(mean - golden.mean) <= 5 * error + 1e-9, "\(name): mean \(mean)", sourceLocation: location)
    // Ten percent are more than five standard errors, of events of one in a hundred too.
    #expect(
      abs(deviation - golden.deviation) <= 0.1 * golden.deviation + 1e-9, "\(name): deviation \(deviation)",
      sourceLocation: location)
  }

  @Test(arguments: [(500, 375), (64, 300), (7, 5)])
  func randomResizedCropsAreTorchvisions(_ width: Int, _ height: Int) throws {
    let size = PictureSize(width: width, height: height, channels: 3)
    let crop = RandomResizedCrop(224)
    let regions = (0..<draws).map { crop.region(of: size, in: context($0, size)) }
    let name = "rrc-\(width)x\(height)"
    try check("\(name)-x") { Double(regions[$0].x) }
    try check("\(name)-y") { Double(regions[$0].y) }
    try check("\(name)-width") { Double(regions[$0].width) }
    try check("\(name)-height") { Double(regions[$0].height) }
    try check("\(name)-area") { Double(regions[$0].width * regions[$0].height) }
  }

  @Test func otherTransformsDrawAsTorchvision() throws {
    let size = PictureSize(width: 40, height: 30, channels: 3)
    let crop = RandomCrop(32, padding: 4)
    try check("crop-x") { Double(crop.parameters(for: size, in: context($0, size)).x) }
    try check("crop-y") { Double(crop.parameters(for: size, in: context($0, size)).y) }
    let flip = HorizontalFlip(0.3)
    try check("flip") { flip.parameters(for: size, in: context($0, size)) ? 1 : 0 }
    let rotation = RandomRotation(20)
    try check("rotation") { rotation.parameters(for: size, in: context($0, size)) }
    let affine = RandomAffine(degrees: 10, translate: 0.2, scale: 0.8...1.1, shear: 5)
    let drawn = (0..<draws).map { affine.parameters(for: size, in: context($0, size)) }
    try check("affine-degrees") { drawn[$0].degrees }
    try check("affine-x") { Double(drawn[$0].x) }
    try check("affine-y") { Double(drawn[$0].y) }
    try check("affine-scale") { drawn[$0].scale }
    try check("affine-shear") { drawn[$0].shear }
    let erasing = RandomErasing(1)
    let input = PictureSize(width: 64, height: 64, channels: 3)
    let holes = (0..<draws).map { erasing.rectangle(in: context($0, input)) }
    try check("erasing-x") { Double(holes[$0]?.columns.lowerBound ?? 0) }
    try check("erasing-width") { Double(holes[$0]?.columns.count ?? 0) }
    try check("erasing-height") { Double(holes[$0]?.rows.count ?? 0) }
    let jitter = ColorJitter(brightness: 0.4, contrast: 0.3, saturation: 0.2, hue: 0.1)
    try check("jitter-brightness") { index in
      jitter.parameters(for: size, in: context(index, size)).lazy.compactMap {
        if case .brightness(let factor) = $0 { factor } else { nil }
      }.first ?? 0
    }
    try check("jitter-first-is-hue") { index in
      if case .hue? = jitter.parameters(for: size, in: context(index, size)).first { 1 } else { 0 }
    }
    let side = ScaleJitter(256...512)
    try check("scale-jitter") { Double(side.parameters(for: size, in: context($0, size))) }
  }

  @Test func policiesDrawAsTorchvision() throws {
    let size = PictureSize(width: 40, height: 30, channels: 3)
    for policy in AugmentationPolicy.allCases {
      let augment = AutoAugment(policy)
      let drawn = (0..<draws).map { augment.parameters(for: size, in: context($0, size)) }
      try check("auto-\(policy.rawValue)-steps") { Double(drawn[$0].count) }
      for operation in [PolicyOperation.rotate, .equalize, .posterize, .shearX, .brightness] {
        try check("auto-\(policy.rawValue)-\(operation.rawValue)") { index in
          drawn[index].contains { $0.operation == operation } ? 1 : 0
        }
      }
    }
    let drawn = (0..<draws).map { RandAugment().parameters(for: size, in: context($0, size)) }
    try check("rand-rotate") { index in
      drawn[index].first?.operation == .rotate ? drawn[index][0].magnitude : 0
    }
    let trivial = (0..<draws).map { TrivialAugment().parameters(for: size, in: context($0, size)) }
    try check("trivial-shear") { index in
      trivial[index][0].operation == .shearX ? trivial[index][0].magnitude : 0
    }
  }
}
