import FoveaCore
import FoveaData
import FoveaImage
import TestSupport
import Testing

/// What the policies draw is applied as the operations of that name, which are compared with Pillow by themselves.
@Suite(.tags(.quick)) struct PolicyOperationTests {
  /// The picture after an operation, by the documentation of its case.
  private func expected(_ step: PolicyStep, _ picture: Picture) throws -> Picture {
    let magnitude = step.magnitude
    func shear(_ x: Double, _ y: Double) -> Picture {
      picture.affinelyTransformed(shear: (x, y), center: (0, 0))
    }
    func degrees(_ slope: Double) -> Double { Double.arctangent(slope) * 180 / .pi }
    return switch step.operation {
    case .identity: picture
    case .shearX: shear(degrees(magnitude), 0)
    case .shearY: shear(0, degrees(magnitude))
    case .translateX: picture.affinelyTransformed(translation: (magnitude.rounded(.towardZero), 0))
    case .translateY: picture.affinelyTransformed(translation: (0, magnitude.rounded(.towardZero)))
    case .rotate: try picture.rotated(degrees: magnitude)
    case .brightness: picture.withBrightness(1 + magnitude)
    case .saturation: picture.withSaturation(1 + magnitude)
    case .contrast: picture.withContrast(1 + magnitude)
    case .sharpness: picture.withSharpness(1 + magnitude)
    case .posterize: picture.posterized(bits: Int(magnitude))
    case .solarize: picture.solarized(threshold: magnitude)
    case .fullContrast: picture.withFullContrast()
    case .equalize: picture.equalized()
    case .invert: picture.inverted()
    }
  }

  /// Checks a policy over many draws; gives the operations that came up, and how many of them changed the picture.
  private func check<Policy: RandomTransform>(
    _ policy: Policy
  ) throws -> (seen: Set<PolicyOperation>, changes: Int) where Policy.Parameters == [PolicyStep] {
    let size = PictureSize(width: 24, height: 20, channels: 3)
    let key = RandomKey(seed: 3)
    let pixels = (0..<size.byteCount).map { UInt8(truncatingIfNeeded: key.bits(UInt64($0)) >> 1) }
    let picture = Picture(width: size.width, height: size.height, channels: 3, pixels: pixels)
    var (seen, changes): (Set<PolicyOperation>, Int) = ([], 0)
    for draw in 0..<400 {
      let context = TransformContext(input: size, random: key.folding(UInt64(draw)))
      var byHand = picture
      for step in policy.parameters(for: size, in: context) {
        seen.insert(step.operation)
        byHand = try expected(step, byHand)
      }
      var result = picture
      try policy.apply(to: &result, in: context)
      #expect(result == byHand, "draw \(draw)")
      if result != picture { changes += 1 }
    }
    return (seen, changes)
  }

  @Test func drawsAreAppliedOneAfterTheOther() throws {
    let random = try check(RandAugment(20, ops: 2))
    #expect(random.seen == Set(PolicyOperation.allCases).subtracting([.invert]))
    let trivial = try check(TrivialAugment())
    #expect(trivial.seen == random.seen)
    #expect(random.changes > 300 && trivial.changes > 200)
    let auto = try AugmentationPolicy.allCases.map { try check(AutoAugment($0)).seen }
    #expect(auto.reduce(random.seen) { $0.union($1) } == Set(PolicyOperation.allCases))
  }
}
