import Foundation
import Testing

import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage

@Suite struct PreprocessingTests {
  static func golden(_ name: String) throws -> HostTensor {
    try NumPyFile.read(
      path: URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Goldens/\(name).npy").path)
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
    var resize: Preprocessing.Resize
    var isNormalized = false
    var testDescription: String { golden }
  }

  static let cases = [
    Case(golden: "grey-squash-16x12", picture: "grey", resize: .squash),
    Case(golden: "grey-squash-5x4-normalized", picture: "grey", resize: .squash, isNormalized: true),
    Case(golden: "grey-none", picture: "grey", resize: .none),
    Case(golden: "grey-as-colour-squash-6x6", picture: "grey", resize: .squash, isNormalized: true),
    Case(golden: "colour-shortest8-crop6x7", picture: "colour", resize: .shortestSide(8), isNormalized: true),
    Case(golden: "colour-shortest5-crop9x8", picture: "colour", resize: .shortestSide(5), isNormalized: true),
    Case(golden: "grey-shortest10-crop9x9", picture: "grey", resize: .shortestSide(10)),
    Case(golden: "colour-as-grey-squash-8x8", picture: "colour", resize: .squash),
  ]

  @Test(arguments: cases) func equalsTorchvisionToTheBit(_ test: Case) throws {
    let golden = try Self.golden(test.golden)
    let channels = golden.shape[0]
    let statistics: ([Float], [Float]) =
      channels == 1 ? ([0.2860], [0.3530]) : ([0.485, 0.456, 0.406], [0.229, 0.224, 0.225])
    let spec = try Preprocessing(
      channels: channels, height: golden.shape[1], width: golden.shape[2], resize: test.resize,
      mean: test.isNormalized ? statistics.0 : nil,
      standardDeviation: test.isNormalized ? statistics.1 : nil)
    #expect(spec.shape == golden.shape)
    var preparer = Preparer(spec)
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

  @Test func moreSizesThanAreKeptStillWork() throws {
    var preparer = Preparer(try Preprocessing(channels: 1, height: 2, width: 2))
    for side in [1...300, 1...300].joined() {
      let picture = Picture(
        width: side, height: 1, channels: 1, pixels: [UInt8](repeating: 51, count: side))
      #expect(try preparer.tensor(of: picture).floats == [0.2, 0.2, 0.2, 0.2])
    }
  }

  @Test func anotherSizeThanExpectedIsRefused() throws {
    var preparer = Preparer(try Preprocessing(channels: 1, height: 28, width: 28, resize: .none))
    expectRefusal("expected 28 x 28 pixels (height x width), found 1 x 2; choose a way to resize") {
      _ = try preparer.tensor(of: Picture(width: 2, height: 1, channels: 1, pixels: [0, 0]))
    }
    var output = [Float](repeating: 0, count: 28 * 28)
    expectRefusal("counting, example 4: expected 28 x 28") {
      try preparer.apply(example: 4, of: CountingSet(count: 9), into: &output)
    }
  }

  @Test func aThinPictureDoesNotGrowWithoutBounds() throws {
    var preparer = Preparer(
      try Preprocessing(channels: 1, height: 224, width: 224, resize: .shortestSide(224)))
    let words =
      "picture: 65500 x 1 pixels (height x width) would become 14672000 x 224, expected at most 178956970 in "
      + "all; crop it first"
    expectRefusal(words) {
      _ = try preparer.tensor(
        of: Picture(width: 1, height: 65500, channels: 1, pixels: [UInt8](repeating: 0, count: 65500)))
    }
  }

  @Test func codingKeepsTheSpecAndChecksIt() throws {
    let spec = try Preprocessing(
      channels: 3, height: 224, width: 200, resize: .shortestSide(256), mean: [0.485, 0.456, 0.406],
      standardDeviation: [0.229, 0.224, 0.225])
    let data = try JSONEncoder().encode(spec)
    #expect(try JSONDecoder().decode(Preprocessing.self, from: data) == spec)
    #expect(String(decoding: data, as: UTF8.self).contains("\"resize\":\"shortest-side 256\""))

    let good = #"{"channels":1,"height":4,"width":4,"resize":"squash","mean":[0],"std":[1]}"#
    let decode = { try JSONDecoder().decode(Preprocessing.self, from: Data(($0 as String).utf8)) }
    #expect(try decode(good) == Preprocessing(channels: 1, height: 4, width: 4))
    for (find, replace) in [
      ("\"channels\":1", "\"channels\":2"), ("\"height\":4", "\"height\":0"), ("[0]", "[]"), ("[1]", "[0]"),
      ("squash", "stretch"), ("squash", "shortest-side"), ("squash", "shortest-side -1"),
      ("\"width\":4", "\"width\":99999999999"), ("\"channels\":1", "\"channels\":-1"),
    ] {
      #expect(throws: (any Error).self) { try decode(good.replacing(find, with: replace)) }
    }
  }

  @Test func impossibleSpecsAreRefused() {
    expectRefusal("preprocessing: an input has 1 or 3 channels, not 4") {
      _ = try Preprocessing(channels: 4, height: 1, width: 1)
    }
    expectRefusal("standard deviations above 0, found [0.0]") {
      _ = try Preprocessing(channels: 1, height: 1, width: 1, standardDeviation: [0])
    }
  }
}
