import FoveaCore
import FoveaData
import FoveaImage
import TestSupport
import Testing

@Suite(.tags(.quick)) struct RandomAffineTests {
  @Test func aDrawIsOneMapAboutTheCentre() throws {
    let picture = Picture(
      width: 20, height: 14, channels: 1, pixels: (0..<280).map { UInt8(truncatingIfNeeded: $0 * 7) })
    let step = RandomAffine(
      degrees: 40, translate: 0.2, scale: 0.8...1.5, shear: 20, interpolation: .bilinear, fill: 90)
    for seed in 0..<20 as Range<UInt64> {
      let context = TransformContext(input: picture.size, random: RandomKey(seed: seed))
      let drawn = step.parameters(for: picture.size, in: context)
      #expect(abs(drawn.degrees) <= 40 && abs(drawn.x) <= 4 && abs(drawn.y) <= 3 && abs(drawn.shear) <= 20)
      var result = picture
      try step.apply(to: &result, in: context)
      #expect(
        result
          == picture.affinelyTransformed(
            degrees: drawn.degrees, translation: (Double(drawn.x), Double(drawn.y)), scale: drawn.scale,
            shear: (drawn.shear, 0), interpolation: .bilinear, fill: [90]))
      #expect(result != picture)
    }
  }
}
