import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage

@Suite(.tags(.quick, .golden)) struct PipelineTests {
  static func golden(_ name: String) throws -> HostTensor {
    try NumPyFile.read(path: goldenFile("\(name).npy").path)
  }

  static func picture(_ name: String) throws -> Picture {
    let tensor = try golden(name)
    return Picture(
      width: tensor.shape[1], height: tensor.shape[0], channels: tensor.shape.rank == 3 ? 3 : 1,
      pixels: tensor.floats.map { UInt8($0) })
  }

  struct Case: CustomTestStringConvertible, Sendable {
    var golden: String
    var picture: String
    var resize: [any Transform]
    var isNormalized = false
    var testDescription: String { golden }
  }

  static let cases = [
    Case(golden: "grey-squash-16x12", picture: "grey", resize: [Resize()]),
    Case(golden: "grey-squash-5x4-normalized", picture: "grey", resize: [Resize()], isNormalized: true),
    Case(golden: "grey-none", picture: "grey", resize: []),
    Case(golden: "grey-as-colour-squash-6x6", picture: "grey", resize: [Resize()], isNormalized: true),
    Case(
      golden: "colour-shortest8-crop6x7", picture: "colour", resize: [Resize(8), CenterCrop()],
      isNormalized: true),
    Case(
      golden: "colour-shortest5-crop9x8", picture: "colour", resize: [Resize(5), CenterCrop()],
      isNormalized: true),
    Case(golden: "grey-shortest10-crop9x9", picture: "grey", resize: [Resize(10), CenterCrop()]),
    Case(golden: "colour-as-grey-squash-8x8", picture: "colour", resize: [Resize()]),
  ]

  @Test(arguments: cases) func equalsTorchvisionToTheBit(_ test: Case) throws {
    let golden = try Self.golden(test.golden)
    let channels = golden.shape[0]
    let statistics = channels == 1 ? "fashion-mnist" : "imagenet"
    let input = PictureSize(width: golden.shape[2], height: golden.shape[1], channels: channels)
    var preparer = try Preparer(
      Pipeline(test.resize + (test.isNormalized ? [Normalize(statistics)] : [])), input: input)
    #expect(preparer.shape == golden.shape)
    let picture = try Self.picture(test.picture)
    // The second time the tables are there already.
    for _ in 0..<2 {
      #expect(try preparer.tensor(of: picture).elements == golden.elements)
    }
    var output = [Float](repeating: -9, count: golden.shape.count + 5)
    try preparer.apply(picture, into: &output, at: 3)
    #expect(Array(output[3..<output.count - 2]) == golden.floats)
    #expect(output.prefix(3) + output.suffix(2) == [-9, -9, -9, -9, -9])
  }

  @Test func anotherSizeThanExpectedIsRefused() throws {
    var preparer = try Preparer(Pipeline(), input: PictureSize(width: 28, height: 28, channels: 1))
    expectRefusal(
      "expected 28 x 28 pixels (height x width) for the network, a pipeline without steps gives 1 x 2; add resize"
    ) {
      _ = try preparer.tensor(of: Picture(width: 2, height: 1, channels: 1, pixels: [0, 0]))
    }
    var output = [Float](repeating: 0, count: 28 * 28)
    expectRefusal("counting, example 4: expected 28 x 28") {
      try preparer.apply(example: 4, of: CountingSet(count: 9), into: &output)
    }
  }

  @Test func aThinPictureDoesNotGrowWithoutBounds() throws {
    var preparer = try Preparer(
      Pipeline([Resize(224), CenterCrop()]), input: PictureSize(width: 224, height: 224, channels: 1))
    let words =
      "picture: 65500 x 1 pixels (height x width) would become 14672000 x 224, expected at most 178956970 in "
      + "all; crop it first"
    expectRefusal(words) {
      _ = try preparer.tensor(
        of: Picture(width: 1, height: 65500, channels: 1, pixels: [UInt8](repeating: 0, count: 65500)))
    }
  }

  @Test(arguments: [
    "", "resize", "resize:256; center-crop:224; normalize:imagenet", "resize:224x160,interpolation=bicubic",
    "random-resized-crop:224,ratio=[1,1],scale=[0.08,1]; hflip; normalize:half; random-erasing:0.25",
    "scale-jitter:[256,480]; random-crop:224,padding=4; vflip:0.1; grayscale:0.2; pad:3,fill=255",
    "normalize:mean=[0.5],std=[0.25],values=signed,order=bgr",
  ])
  func textsAndFilesKeepThePipeline(_ text: String) throws {
    let pipeline = try Pipeline(text)
    let again = try JSONDecoder().decode(Pipeline.self, from: JSONEncoder().encode(pipeline))
    #expect(again == pipeline)
    #expect(try Pipeline(pipeline.description) == pipeline)
    #expect(pipeline.steps.count == text.split(separator: ";").count)
    try pipeline.validate(channels: 3)
  }

  @Test func aRangeIsTwoNumbersWithDotsBetweenThem() throws {
    #expect(
      try Pipeline("random-resized-crop:224,scale=0.5..1 ;hflip")
        == Pipeline {
          RandomResizedCrop(224, scale: 0.5...1)
          HorizontalFlip(0.5)
        })
  }

  @Test(arguments: [(37, 23, 16), (5, 40, 16), (300, 201, 8), (16, 16, 16), (9, 9, 20)])
  func aCentreIsThatOfTheWholeResizedPicture(_ width: Int, _ height: Int, _ side: Int) throws {
    let pixels = (0..<width * height * 3).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ $0 / 7) }
    let picture = Picture(width: width, height: height, channels: 3, pixels: pixels)
    let input = PictureSize(width: side, height: side, channels: 3)
    for resize in [Resize(18), Resize(.exact(height: 30, width: 17), interpolation: .bicubic), Resize(12)] {
      var whole = picture
      let context = TransformContext(input: input)
      try resize.apply(to: &whole, in: context)
      try CenterCrop().apply(to: &whole, in: context)
      var (both, apart) = (
        try Preparer(Pipeline([resize, CenterCrop()]), input: input), try Preparer(Pipeline(), input: input)
      )
      #expect(try both.tensor(of: picture) == apart.tensor(of: whole))
    }
  }

  @Test func whatEarlierVersionsWroteIsRead() throws {
    let decode = { try JSONDecoder().decode(Pipeline.self, from: Data(($0 as String).utf8)) }
    let good = #"{"channels":3,"height":4,"width":4,"resize":"squash","mean":[0,0,0],"std":[1,1,1]}"#
    #expect(try decode(good) == .resized)
    #expect(try decode(good.replacing("squash", with: "none")) == Pipeline())
    #expect(
      try decode(good.replacing("squash", with: "shortest-side 8").replacing("[0,", with: "[0.25,"))
        == Pipeline {
          Resize(8)
          CenterCrop()
          Normalize(mean: [0.25, 0, 0], standardDeviation: [1, 1, 1])
        })
    for text in ["stretch", "shortest-side", "shortest-side x"] {
      expectRefusal("resize must be none, squash or shortest-side N, got '\(text)'") {
        try decode(good.replacing("squash", with: text))
      }
    }
  }

  @Test(arguments: [
    ("resize:0", "transform: size must be in 1...65536 pixels, got 0"),
    ("resize:x", "transform.size: has a value that does not fit: x"),
    ("resized", "transform resized: unknown; known are"),
    ("hflip:2", "transform: probability must be in 0...1, got 2"),
    ("normalize:std=[0]", "transform: std must be of numbers above 0, got [0.0]"),
    ("normalize:oxford", "statistics must be one of cifar10"),
    ("random-resized-crop:scale=0..2", "scale must be above 0 and up to 1, got 0.0..2.0"),
    ("hflip; crop:3", "transform crop: unknown"),
    ("normalize:imagenet,values=bytes", "statistics imagenet is for values=unit, not bytes"),
    ("random-crop:65536", "size must be of at most 178956970 pixels, got 65536"),
  ])
  func wrongTextsAreRefused(_ text: String, _ words: String) {
    expectRefusal(words) { _ = try Pipeline(text) }
  }

  @Test func chanceIsKnown() throws {
    for text in ["hflip:1", "grayscale", "resize; normalize:half", "random-erasing:0", "center-crop"] {
      #expect(try !Pipeline(text).isRandom, "\(text)")
    }
    for text in [
      "hflip", "random-resized-crop", "random-crop", "scale-jitter", "color-jitter:hue=0.1",
      "trivial-augment",
      "auto-augment", "rand-augment", "random-rotation", "random-affine", "grayscale:0.1", "random-erasing",
    ] {
      #expect(try Pipeline(text).isRandom, "\(text)")
    }
  }

  @Test func aPipelineFollowsTheSideOfTheInput() throws {
    #expect(
      try Pipeline("resize:256; center-crop:224; normalize:half").scaled(from: 224, to: 112)
        == Pipeline("resize:128; center-crop:112; normalize:half"))
    #expect(try Pipeline("resize; center-crop").scaled(from: 224, to: 96) == Pipeline("resize; center-crop"))
  }

  @Test func aRectangleIsErasedInAllChannels() throws {
    let input = PictureSize(width: 20, height: 10, channels: 3)
    let picture = Picture(width: 20, height: 10, channels: 3, pixels: [UInt8](repeating: 255, count: 600))
    var preparer = try Preparer(Pipeline("random-erasing:1,value=-2"), input: input)
    var output = [Float](repeating: 7, count: 602)
    try preparer.apply(picture, random: RandomKey(seed: 3), into: &output, at: 1)
    #expect(output.first == 7 && output.last == 7)
    let planes = (0..<3).map { Array(output[(1 + $0 * 200)..<(201 + $0 * 200)]) }
    #expect(planes[0] == planes[1] && planes[1] == planes[2])
    #expect(Set(planes[0]) == [1, -2])
    // A proportion that no rectangle can have erases nothing.
    var odd = try Preparer(Pipeline("random-erasing:1,ratio=[1e30,1e38]"), input: input)
    try odd.apply(picture, into: &output, at: 1)
    #expect(output[1...600].allSatisfy { $0 == 1 })
  }

  @Test func impossiblePipelinesAreRefused() {
    let input = PictureSize(width: 4, height: 4, channels: 1)
    expectRefusal("the network's channels must be 1 or 3 for pictures, got 4") {
      _ = try Preparer(.resized, input: PictureSize(width: 1, height: 1, channels: 4))
    }
    expectRefusal("normalize:imagenet has 3 numbers, the network takes 1 channel; give 1 number") {
      _ = try Preparer(Pipeline("normalize:imagenet"), input: input)
    }
    expectRefusal("resize: changes pictures and comes too late") {
      _ = try Preparer(Pipeline("normalize:half; resize"), input: input)
    }
    expectRefusal("normalize: changes bytes and comes too late") {
      _ = try Preparer(Pipeline("random-erasing; normalize:half"), input: input)
    }
    expectRefusal("normalize: appears twice") {
      _ = try Preparer(Pipeline("normalize:half; normalize:half"), input: input)
    }
  }
}
