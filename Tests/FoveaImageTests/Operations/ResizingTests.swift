import FoveaImage
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct ResizingTests {
  let goldens: Transforms

  init() throws { goldens = try Goldens.decode(Transforms.self, from: "transforms.json") }

  @Test func resizingAgreesWithPillowToTheByte() {
    #expect(goldens.resizes.count >= 20)
    for golden in goldens.resizes {
      let result = Picture.noise(golden.from[0], golden.from[1], golden.channels)
        .resized(width: golden.to[0], height: golden.to[1])
      #expect([result.width, result.height, result.channels] == golden.to + [golden.channels])
      #expect(result.crc == golden.crc, "\(golden)")
      if let pixels = golden.pixels { #expect(result.pixels == pixels, "\(golden)") }
    }
  }

  /// Three columns of 0, 90 and 30 halved by hand: the triangle reaches 1.5 samples to either side.
  @Test func reducingWeighsEverySampleUnderTheTriangle() {
    let picture = Picture(width: 3, height: 1, channels: 1, pixels: [0, 90, 30])
    // Centres 0.75 and 2.25; distances 0.25, 0.75, (1.75 is outside): heights 5/6, 1/2.
    #expect(picture.resized(width: 2, height: 1).pixels == [34, 53])
  }

  @Test func oneResamplerServesManyPicturesAtAnyOffset() {
    let resampler = Resampler(from: (13, 7), to: (20, 5), channels: 3)
    let (first, second) = (Picture.noise(13, 7, 3), Picture.noise(13, 7, 3, stream: 1))
    var results = [UInt8](repeating: 7, count: 2 * resampler.outputCount + 2)
    var scratch = resampler.makeScratch()
    let both = first.pixels + second.pixels
    resampler.resize(both, from: resampler.inputCount, into: &results, at: 1, scratch: &scratch)
    resampler.resize(both, into: &results, at: 1 + resampler.outputCount, scratch: &scratch)
    let expected =
      second.resized(width: 20, height: 5).pixels + first.resized(width: 20, height: 5).pixels
    #expect(results == [7] + expected + [7])
  }

  @Test func theShortSideGetsItsLengthAndTheLongOneKeepsTheProportion() {
    for golden in goldens.shortSides {
      let result = Picture.noise(golden.from[0], golden.from[1], 1).resized(shortSide: golden.length)
      #expect([result.width, result.height] == golden.to)
    }
  }

  @Test func centerCropsAgreeWithTorchvision() {
    for golden in goldens.crops {
      let result = Picture.noise(golden.from[0], golden.from[1], golden.channels)
        .centerCropped(width: golden.to[0], height: golden.to[1])
      #expect([result.width, result.height] == golden.to)
      #expect(result.crc == golden.crc, "\(golden)")
    }
  }

  @Test func croppingBeyondTheEdgeGivesZeros() {
    let picture = Picture(width: 2, height: 2, channels: 1, pixels: [1, 2, 3, 4])
    #expect(picture.cropped(x: 1, y: -1, width: 2, height: 3).pixels == [0, 0, 2, 0, 4, 0])
    #expect(picture.cropped(x: 5, y: 5, width: 2, height: 1).pixels == [0, 0])
    #expect(picture.cropped(x: -9, y: 0, width: 1, height: 1).pixels == [0])
  }

  @Test func greyAgreesWithPillowAndColourRepeatsGrey() {
    #expect(Picture.noise(64, 64, 3).converted(toChannels: 1).crc == goldens.grey)
    let grey = Picture(width: 2, height: 1, channels: 1, pixels: [5, 250])
    #expect(grey.converted(toChannels: 3).pixels == [5, 5, 5, 250, 250, 250])
    #expect(grey.converted(toChannels: 3).converted(toChannels: 1) == grey)
  }

  @Test func flippingMirrorsColumns() {
    let picture = Picture.noise(31, 5, 3)
    #expect(picture.horizontallyFlipped().crc == goldens.flipped)
    #expect(picture.horizontallyFlipped().horizontallyFlipped() == picture)
  }
}
