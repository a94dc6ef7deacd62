import FoveaCore
import FoveaData
import FoveaImage
import TestSupport
import Testing

@Suite(.tags(.quick)) struct PictureListTests {
  let grey = Picture(width: 2, height: 1, channels: 1, pixels: [1, 2])
  let color = Picture(width: 1, height: 1, channels: 3, pixels: [1, 2, 3])

  @Test func picturesAndLabelsAreAsGiven() throws {
    let list = try PictureList([grey, color], labels: [1, 0], classNames: ["a", "b"], name: "two")
    #expect(list.count == 2 && list.channels == 3 && list.name == "two")
    #expect((0..<2).map { list.label(at: $0) } == [1, 0])
    #expect(list.picture(at: 0).pixels == [1, 2] && list.location(of: 1) == "two, example 1")
    #expect(try PictureList([grey], labels: [0], classNames: ["a"]).channels == 1)
  }

  @Test func theFingerprintFollowsPicturesLabelsAndNames() throws {
    let lists = try [
      PictureList([grey, grey], labels: [0, 1], classNames: ["a", "b"]),
      PictureList([grey, grey], labels: [1, 0], classNames: ["a", "b"]),
      PictureList([grey, grey], labels: [0, 1], classNames: ["a", "c"]),
      PictureList([grey, color], labels: [0, 1], classNames: ["a", "b"]),
    ]
    #expect(Set(lists.map(\.fingerprint)).count == 4)
    #expect(
      try PictureList([grey, grey], labels: [0, 1], classNames: ["a", "b"]).fingerprint
        == lists[0].fingerprint)
  }

  @Test func whatDoesNotFitIsRefused() {
    expectRefusal("two: expected a label for each picture and at least one, got 0 pictures and 0 labels") {
      _ = try PictureList([], labels: [], classNames: ["a"], name: "two")
    }
    expectRefusal("got 2 pictures and 1 labels") {
      _ = try PictureList([grey, grey], labels: [0], classNames: ["a"])
    }
    expectRefusal("pictures, example 1: has label 1, expected one in 0..<1") {
      _ = try PictureList([grey, grey], labels: [0, 1], classNames: ["a"])
    }
  }
}
