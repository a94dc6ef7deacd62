import FoveaCore
import FoveaData
import FoveaImage
import TestSupport
import Testing

@Suite(.tags(.quick)) struct ColorJitterTests {
  private static let size = PictureSize(width: 8, height: 6, channels: 3)
  private static let context = TransformContext(input: size)
  private static let picture = Picture(
    width: 8, height: 6, channels: 3, pixels: (0..<144).map { UInt8(truncatingIfNeeded: $0 * 37 + 11) })

  @Test func changesComeInTheirOrder() {
    var (first, second) = (Self.picture, Self.picture)
    let changes: [ColorJitter.Change] = [.brightness(1.4), .contrast(0.6), .saturation(1.8), .hue(-0.2)]
    ColorJitter().apply(changes, to: &first, in: Self.context)
    #expect(
      first
        == Self.picture.withBrightness(1.4).withContrast(0.6).withSaturation(1.8).withHue(shiftedBy: -0.2))
    ColorJitter().apply(changes.reversed(), to: &second, in: Self.context)
    #expect(
      second
        == Self.picture.withHue(shiftedBy: -0.2).withSaturation(1.8).withContrast(0.6).withBrightness(1.4))
    #expect(first != second)
  }

  @Test func whatIsNotChosenDoesNotChange() throws {
    var picture = Self.picture
    try ColorJitter().apply(to: &picture, in: Self.context)
    #expect(picture == Self.picture)
    let drawn = ColorJitter(saturation: 0.5).parameters(for: Self.size, in: Self.context)
    guard case .saturation(let factor)? = drawn.first, drawn.count == 1 else {
      Issue.record("drew \(drawn)")
      return
    }
    try ColorJitter(saturation: 0.5).apply(to: &picture, in: Self.context)
    #expect(picture == Self.picture.withSaturation(factor))
  }
}
