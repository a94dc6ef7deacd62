import TestSupport
import Testing

import FoveaCore
import FoveaData
import FoveaImage

@Suite(.tags(.quick)) struct ShapesDataSetTests {
  @Test(arguments: [1, 3], [16, 33]) func picturesAreAPureFunctionOfTheirIndex(_ channels: Int, _ size: Int)
    throws
  {
    let first = try ShapesDataSet(split: .train, count: 30, size: size, channels: channels)
    let second = try ShapesDataSet(split: .train, count: 500, size: size, channels: channels)
    var buffer: [UInt8] = []
    for index in [29, 3, 0, 3] {
      let picture = first.picture(at: index)
      #expect(picture == second.picture(at: index))
      #expect(first.label(at: index) == second.label(at: index))
      #expect(first.copyPixels(at: index, into: &buffer).byteCount == buffer.count)
      #expect(buffer == picture.pixels)
      #expect((picture.width, picture.height, picture.channels) == (size, size, channels))
    }
  }

  @Test func everyTenExamplesHoldEveryClass() throws {
    let set = try ShapesDataSet(split: .train, count: 105)
    #expect(set.count == 105)
    for start in stride(from: 0, to: 100, by: 10) {
      #expect((start..<start + 10).map { set.label(at: $0) }.sorted() == Array(0..<10))
    }
    #expect((0..<10).map { set.label(at: $0) } != (10..<20).map { set.label(at: $0) })
    #expect(set.classNames.count == 10)
    #expect(Set(set.classNames).count == 10)
  }

  @Test func seedsAndSplitsDrawDifferentPictures() throws {
    let sets = try [
      ShapesDataSet(split: .train, count: 10), ShapesDataSet(split: .test, count: 10),
      ShapesDataSet(split: .train, count: 10, seed: 1),
    ]
    #expect(Set(sets.map { $0.picture(at: 0) }).count == 3)
    #expect(Set(sets.map(\.fingerprint)).count == 3)
  }

  @Test func colourPicturesHaveColour() throws {
    let picture = try ShapesDataSet(split: .train, count: 1, channels: 3).picture(at: 0)
    let differing = stride(from: 0, to: picture.pixels.count, by: 3).count {
      picture.pixels[$0] != picture.pixels[$0 + 1]
    }
    #expect(differing > picture.width * picture.height / 2)
  }

  @Test func numbersOutOfRangeAreRefused() {
    expectRefusal("shapes: the size must be in 16...4096 pixels, got 15") {
      _ = try ShapesDataSet(split: .train, size: 15)
    }
    expectRefusal("1 or 3 channels, got 2") { _ = try ShapesDataSet(split: .train, channels: 2) }
    expectRefusal("the count must be in") { _ = try ShapesDataSet(split: .train, count: 0) }
  }
}
