import FoveaImage
import TestSupport
import Testing

/// Heat maps and captions.
@Suite(.tags(.quick)) struct DrawingTests {
  @Test func mapsAreEnlargedBetweenTheCentresOfPlaces() {
    let map = HeatMap(width: 2, height: 1, values: [0, 1])
    #expect(map.resized(width: 4, height: 2).values == [0, 0.25, 0.75, 1, 0, 0.25, 0.75, 1])
    let square = HeatMap(width: 2, height: 2, values: [0, 1, 2, 3])
    #expect(square.resized(width: 1, height: 1).values == [1.5])
    #expect(square.resized(width: 2, height: 2) == square)
  }

  @Test func mapsAreNormalized() {
    let map = HeatMap(width: 3, height: 1, values: [-1, 1, 3])
    #expect(map.positive.values == [0, 1, 3])
    #expect(map.normalized.values.map { ($0 * 1e6).rounded() } == [0, 500_000, 1_000_000])
    #expect(HeatMap(width: 2, height: 1, values: [7, 7]).normalized.values == [0, 0])
  }

  @Test func coloursRiseInLightness() {
    let lightness = (0...255).map { step -> Double in
      let linear = ColorMap.heat[Double(step) / 255].map { sample -> Double in
        let value = sample / 255
        // Near enough to sRGB's curve to order colours.
        return value * value * value * 0.3 + value * value * 0.7
      }
      return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
    }
    #expect(zip(lightness, lightness.dropFirst()).allSatisfy { $0 < $1 })
    #expect(ColorMap.heat[-1] == ColorMap.heat[0] && ColorMap.heat[2] == ColorMap.heat[1])
    #expect(ColorMap.heat[.nan] == ColorMap.heat[0])
  }

  @Test func aMapLiesOverItsPartOnly() {
    let grey = Picture(width: 6, height: 2, channels: 1, pixels: [UInt8](repeating: 100, count: 12))
    let map = HeatMap(width: 2, height: 1, values: [0, 1])
    let shown = grey.overlaid(
      with: map, at: PictureFrame(x: 2, y: 0, width: 4, height: 2), opacity: 1)
    func pixel(_ x: Int, _ y: Int) -> [UInt8] { Array(shown.pixels[(y * 6 + x) * 3..<(y * 6 + x) * 3 + 3]) }
    #expect(pixel(0, 0) == [40, 40, 40] && pixel(1, 1) == [40, 40, 40])
    // Half of the least colour, all of the greatest.
    #expect(pixel(2, 0) == [65, 51, 89] && pixel(5, 1) == [254, 241, 158])
    #expect((shown.width, shown.height) == (6, 2))
  }

  @Test(arguments: [(1, 28, 28), (3, 200, 100), (3, 1000, 700)])
  func captionsStandBelow(channels: Int, width: Int, height: Int) {
    let picture = Picture(
      width: width, height: height, channels: channels,
      pixels: [UInt8](repeating: 77, count: width * height * channels))
    let shown = picture.captioned("daisy", "0.8561")
    let factor = (159 + width) / width
    #expect(shown.width == width * factor && shown.channels == channels)
    let above = shown.pixels[..<(shown.width * height * factor * channels)]
    #expect(above.allSatisfy { $0 == 77 })
    let band = shown.pixels[above.endIndex...]
    #expect(Set(band) == [24, 255])
  }

  @Test func everyLetterIsAnother() {
    func picture(_ text: String) -> Picture {
      Picture(width: 160, height: 1, channels: 1, pixels: [UInt8](repeating: 0, count: 160)).captioned(text)
    }
    let letters = (32...126).compactMap { UnicodeScalar($0).map(String.init) }
    #expect(Set(letters.map(picture)).count == 95)
    // Accents are lost, other letters are spelt, and the rest is a box.
    #expect(picture("Äpfel, Straße, Ærø") == picture("Apfel, Strasse, AEro"))
    #expect(picture("郁金香") == picture("🌷猫☃") && picture("郁") != picture(" "))
    #expect(picture("a\nb") == picture("a b"))
  }

  @Test func longCaptionsKeepTheirEnding() {
    let narrow = Picture(width: 160, height: 1, channels: 1, pixels: [UInt8](repeating: 0, count: 160))
    let long = String(repeating: "word ", count: 50)
    let (whole, cut) = (narrow.captioned("a b", "0.5"), narrow.captioned(long, "0.5"))
    #expect(cut.height == whole.height + 22)
    #expect(cut != narrow.captioned(long, "0.6"))
    #expect(narrow.captioned(String(repeating: "x", count: 500), "0.1").height == cut.height)
  }
}
