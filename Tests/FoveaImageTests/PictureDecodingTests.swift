import Foundation
import FoveaCompression
import FoveaCore
import FoveaImage
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct PictureDecodingTests {
  let files: [GoldenPictures.File]

  init() throws { files = try Goldens.decode(GoldenPictures.self, from: "pictures.json").pictures }

  @Test func everyKindOfFileDecodesAsInPillow() throws {
    #expect(files.count >= 95)
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
    for name in [
      "type3-depth4.png", "type6-depth16-interlaced.png", "colour-420.jpg", "progressive.jpg",
      "lossy-90.webp",
      "lossless.webp", "lossless-alpha.webp",
    ] {
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
    let names = files.map(\.file) + ["animated.webp", "lying.heic"]
    for (number, name) in names.enumerated() {
      let file = try Goldens.data("pictures/\(name)")
      for round in 0..<40 {
        let draw = key.folding(UInt64(number)).folding(UInt64(round))
        var damaged = file
        for flip in 0..<UInt64(1 + round % 3) {
          damaged[draw.integer(2 * flip, below: file.count)] ^= 1 << draw.integer(2 * flip + 1, below: 8)
        }
        do {
          let picture = try Picture.decode(damaged, name: name)
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

  /// A golden picture whose header announces another size.
  private func picture(_ name: String, announcing side: UInt32) throws -> Data {
    let all = (0..<4).map { UInt8(truncatingIfNeeded: side >> (24 - 8 * $0)) }
    let bytes = Array(all[2...])
    var file = try Goldens.data("pictures/\(name)")
    guard name.hasSuffix("png") else {
      let frame = try #require(
        file.firstRange(of: Data([0xFF, 0xC0])) ?? file.firstRange(of: Data([0xFF, 0xC2])))
      file.replaceSubrange((frame.upperBound + 3)..<(frame.upperBound + 7), with: bytes + bytes)
      return file
    }
    file.replaceSubrange(16..<24, with: all + all)
    let check = CRC32.checksum(file[12..<29])
    file.replaceSubrange(29..<33, with: (0..<4).map { UInt8(truncatingIfNeeded: check >> (24 - 8 * $0)) })
    return file
  }

  @Test func bytesToSpareBeforeTheEndOfAJPEGAreADoubt() throws {
    var file = try Goldens.data("pictures/colour-420.jpg")
    var pixels: [UInt8] = []
    #expect(try Picture.decode(file, name: "whole.jpg", into: &pixels).doubt == nil)
    let whole = pixels
    file.insert(contentsOf: [1, 2, 3, 4, 5, 6, 7], at: file.endIndex - 2)
    let found = try Picture.decode(file, name: "spare.jpg", into: &pixels)
    #expect(found.doubt == "may be damaged: bytes before its end belong to no pixel")
    #expect(pixels == whole)
  }

  @Test(arguments: ["type2-depth8.png", "colour-444.jpg"])
  func hugeSizesAreRefusedByTheHeader(name: String) throws {
    let file = try picture(name, announcing: 65280)
    #expect(throws: tooLarge(name, "65280 x 65280")) { try Picture.decode(file, name: name) }
  }

  @Test(arguments: ["type2-depth8.png", "type6-depth16-interlaced.png", "type0-depth1.png"])
  func sizesBeyondArithmeticAreRefusedLikeOthers(name: String) throws {
    let file = try picture(name, announcing: 0x7FFF_FFFF)
    #expect(throws: tooLarge(name, "2147483647 x 2147483647")) { try Picture.decode(file, name: name) }
  }

  @Test func aHugeWebPIsRefusedByItsHeader() throws {
    var file = try Goldens.data("pictures/lossy-20.webp")
    let start = try #require(file.firstRange(of: Data([0x9D, 0x01, 0x2A]))).upperBound
    file.replaceSubrange(start..<(start + 4), with: [0xFF, 0x3F, 0xFF, 0x3F])
    #expect(throws: tooLarge("a.webp", "16383 x 16383")) { try Picture.decode(file, name: "a.webp") }
  }

  /// Fewer pixels than the limit, but of samples or in a form that take several times as much.
  @Test(arguments: [
    ("type6-depth16-interlaced.png", 11), ("type2-depth16-interlaced.png", 9),
    ("type6-depth8-interlaced.png", 7), ("progressive.jpg", 6),
  ])
  func memoryIsBoundedByTheHeader(name: String, bytesPerPixel: Int) throws {
    let file = try picture(name, announcing: 12_000)
    let row = name.hasSuffix("png") ? 4 * 12_000 : 0
    let bytes = file.count + 12_000 * 12_000 * bytesPerPixel + row
    #expect(
      throws: FoveaError(
        .format, at: name,
        "decoding its 12000 x 12000 pixels takes \(bytes) bytes of memory, more than 805306368",
        remedy: "scale the picture down")
    ) { try Picture.decode(file, name: name) }
  }

  @Test func whatIsNoPictureIsNotReadToItsEnd() throws {
    let error = #expect(throws: FoveaError.self) { try Picture.load(path: "/dev/zero") }
    #expect(error?.description == "/dev/zero: expected a regular file, got a device; check the path")
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).png").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    // Files of a gigabyte that take no place on the disk.
    for (head, words) in [
      ([0xC1, 2, 3], "is not a picture Fovea can read"),
      ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], "takes 1073741824 bytes"),
    ] as [([UInt8], String)] {
      try Data(head).write(to: URL(fileURLWithPath: path))
      let handle = try #require(FileHandle(forWritingAtPath: path))
      try handle.truncate(atOffset: 1 << 30)
      try handle.close()
      let error = #expect(throws: FoveaError.self) { try Picture.load(path: path) }
      #expect(error?.description.contains(words) == true, "\(error?.description ?? "")")
    }
  }

  private func tooLarge(_ name: String, _ size: String) -> FoveaError {
    FoveaError(
      .format, at: name,
      "announces \(size) pixels, expected at least 1 and at most 178956970 in all",
      remedy: "scale the picture down")
  }

  @Test func anEmptyFileAndOtherFormatsAreNamed() {
    #expect(
      throws: FoveaError(
        .format, at: "cat.gif", "is a GIF picture, which is not supported",
        remedy: "convert it to PNG or JPEG")
    ) { try Picture.decode(Data("GIF89a".utf8), name: "cat.gif") }
    #expect(
      throws: FoveaError(
        .format, at: "none.png", "is empty, expected a picture", remedy: "use PNG, JPEG, WebP or HEIC files")
    ) { try Picture.decode(Data(), name: "none.png") }
  }

  @Test func aMissingFileIsNamed() {
    let error = #expect(throws: FoveaError.self) { try Picture.load(path: "no/such/picture.png") }
    #expect(error?.code == .file)
    #expect(error?.location == "no/such/picture.png")
  }
}
