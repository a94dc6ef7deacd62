import Foundation
import FoveaCompression
import FoveaCore
import FoveaImage
import Testing

@Suite struct DecodingTests {
  let files: [GoldenPictures.File]

  init() throws { files = try Goldens.decode(GoldenPictures.self, from: "pictures.json").pictures }

  @Test func everyKindOfFileDecodesAsInPillow() throws {
    #expect(files.count >= 45)
    for golden in files {
      let path = Goldens.path("pictures/\(golden.file)")
      for (rule, expected) in [
        (Picture.OrientationRule.applied, golden.applied), (.ignored, golden.ignored),
      ] {
        let picture = try Picture.load(path: path, orientation: rule)
        #expect([picture.width, picture.height] == expected.size, "\(golden) \(rule)")
        #expect(picture.channels == golden.channels, "\(golden)")
        #expect(picture.crc == expected.crc, "\(golden) \(rule)")
      }
    }
  }

  @Test(arguments: [(1, 1, 1), (1, 1, 3), (7, 5, 1), (64, 33, 3)])
  func encodedPicturesDecodeToThemselves(width: Int, height: Int, channels: Int) throws {
    let picture = Picture.noise(width, height, channels)
    let file = try picture.encodedPNG()
    #expect(try Picture.decode(file, name: "round.png") == picture)
    // Data whose indices do not begin at zero are data too.
    let shifted = (Data([1, 2, 3]) + file).dropFirst(3)
    #expect(try Picture.decode(shifted, name: "shifted.png") == picture)
  }

  @Test func everyTruncationIsAnErrorThatNamesTheFile() throws {
    for name in ["type3-depth4.png", "type6-depth16-interlaced.png", "colour-420.jpg", "progressive.jpg"] {
      let file = try Goldens.data("pictures/\(name)")
      // A PNG ends with a chunk of 12 bytes that holds nothing; the check sum of the data stands before.
      let needed = name.hasSuffix("png") ? file.count - 16 : file.count
      for length in 0..<needed {
        let error = #expect(throws: FoveaError.self, "\(name) cut at \(length)") {
          try Picture.decode(file.prefix(length), name: name)
        }
        #expect(error?.code == .format)
        #expect(error?.location == name)
      }
    }
  }

  @Test func flippedBitsGiveAPictureOrAnError() throws {
    let key = RandomKey(seed: 11)
    var (pictures, errors) = (0, 0)
    for (number, golden) in files.enumerated() {
      let file = try Goldens.data("pictures/\(golden.file)")
      for round in 0..<60 {
        let draw = key.folding(UInt64(number)).folding(UInt64(round))
        var damaged = file
        for flip in 0..<UInt64(1 + round % 3) {
          damaged[draw.integer(2 * flip, below: file.count)] ^= 1 << draw.integer(2 * flip + 1, below: 8)
        }
        do {
          let picture = try Picture.decode(damaged, name: golden.file)
          #expect(picture.pixels.count == picture.width * picture.height * picture.channels)
          pictures += 1
        } catch let error as FoveaError {
          #expect(error.code == .format)
          #expect(!error.description.contains("\n"))
          errors += 1
        }
      }
    }
    #expect(pictures > 100)
    #expect(errors > 100)
  }

  @Test func hugeSizesAreRefusedByTheHeader() throws {
    var png = try Goldens.data("pictures/type2-depth8.png")
    png.replaceSubrange(16..<24, with: [0, 1, 0, 0, 0, 1, 0, 0])
    let check = CRC32.checksum(png[12..<29])
    png.replaceSubrange(29..<33, with: (0..<4).map { UInt8(truncatingIfNeeded: check >> (24 - 8 * $0)) })
    #expect(throws: tooLarge("bomb.png", "65536 x 65536")) { try Picture.decode(png, name: "bomb.png") }

    var jpeg = try Goldens.data("pictures/colour-444.jpg")
    let frame = try #require(jpeg.firstRange(of: Data([0xFF, 0xC0])))
    jpeg.replaceSubrange((frame.upperBound + 3)..<(frame.upperBound + 7), with: [0xFF, 0, 0xFF, 0])
    #expect(throws: tooLarge("bomb.jpg", "65280 x 65280")) { try Picture.decode(jpeg, name: "bomb.jpg") }
  }

  private func tooLarge(_ name: String, _ size: String) -> FoveaError {
    FoveaError(
      .format, at: name,
      "announces \(size) pixels, expected at least 1 and at most 178956970 in all",
      remedy: "scale the picture down")
  }

  @Test func otherFilesAreNamedWithTheFormatsThatWork() {
    #expect(
      throws: FoveaError(
        .format, at: "cat.gif", "is not a picture Fovea can read", remedy: "use PNG or JPEG files")
    ) { try Picture.decode(Data("GIF89a".utf8), name: "cat.gif") }
    #expect(
      throws: FoveaError(
        .format, at: "none.png", "is empty, expected a picture", remedy: "use PNG or JPEG files")
    ) { try Picture.decode(Data(), name: "none.png") }
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: FoveaError.self) { try Picture.load(path: "no/such/picture.png") }
    #expect(error?.code == .file)
    #expect(error?.location == "no/such/picture.png")
  }
}
