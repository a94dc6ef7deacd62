import Foundation
import FoveaCore
import FoveaImage
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct PictureRegionTests {
  let files: [GoldenPictures.File]

  init() throws { files = try Goldens.decode(GoldenPictures.self, from: "pictures.json").pictures }

  /// Random rectangles of every kind of file: chroma layouts, progressive, all orientations.
  @Test func partsHaveThePixelsOfTheWhole() throws {
    let key = RandomKey(seed: 21)
    var pixels: [UInt8] = []
    for (number, golden) in files.enumerated() {
      let file = try Goldens.data("pictures/\(golden.file)")
      for rule in Picture.OrientationRule.allCases {
        let whole = try Picture.decode(file, name: golden.file, orientation: rule)
        for round in 0..<40 {
          let draw = key.folding(UInt64(number)).folding(UInt64(round))
          let width = 1 + draw.integer(0, below: whole.width)
          let height = 1 + draw.integer(1, below: whole.height)
          let region = PictureRegion(
            x: draw.integer(2, below: whole.width - width + 1),
            y: draw.integer(3, below: whole.height - height + 1),
            width: width, height: height)
          let found = try Picture.decode(
            file, name: golden.file, orientation: rule, region: region, into: &pixels)
          #expect((found.width, found.height, found.channels) == (width, height, whole.channels))
          let part = whole.cropped(x: region.x, y: region.y, width: width, height: height)
          let isEqual = pixels.prefix(part.pixels.count).elementsEqual(part.pixels)
          #expect(isEqual, "\(golden) \(rule) \(region)")
        }
      }
    }
  }

  @Test func headersAgreeWithPictures() throws {
    for golden in files {
      let path = Goldens.path("pictures/\(golden.file)")
      let header = try Picture.header(path: path)
      #expect([header.uprightWidth, header.uprightHeight] == golden.applied.size, "\(golden)")
      #expect([header.width, header.height] == golden.ignored.size, "\(golden)")
      #expect(header.decodedChannels == golden.channels, "\(golden)")
      #expect(header.channels == golden.stored, "\(golden)")
    }
  }

  @Test func aHeaderNeedsOnlyTheFirstBytesOfJPEG() throws {
    let file = try Goldens.data("pictures/orientation6.jpg")
    let scan = try #require(file.firstRange(of: Data([0xFF, 0xDA])))
    let head = file.prefix(scan.upperBound + 20)
    #expect(try Picture.header(of: head, name: "head") == Picture.header(of: file, name: "file"))
  }

  @Test func aRegionOutsideIsAnError() throws {
    let file = try Picture.noise(4, 3, 1).encodedPNG()
    let region = PictureRegion(x: 2, y: 0, width: 3, height: 1)
    #expect(
      throws: FoveaError(
        .format, at: "a.png",
        "has 4 x 3 pixels, expected a region inside, got 3 x 1 pixels at column 2, row 0")
    ) { try Picture.decode(file, name: "a.png", region: region) }
  }

  @Test func quartersAreCutAtHalfTheSides() {
    let picture = Picture(width: 3, height: 2, channels: 1, pixels: [1, 2, 4, 10, 20, 40])
    #expect(picture.quarterMeans == [[1, 1, 1], [3, 3, 3], [10, 10, 10], [30, 30, 30]])
    let column = Picture(width: 1, height: 3, channels: 3, pixels: [1, 2, 3, 4, 5, 6, 8, 9, 10])
    #expect(column.quarterMeans == [nil, [1, 2, 3], nil, [6, 7, 8]])
  }
}
