import Foundation
import TestSupport
import Testing

import FoveaCompression
import FoveaData
import FoveaImage

/// Every deterministic transform on pictures of all kinds and on photos, equal to Pillow and torchvision to the byte.
@Suite(.tags(.quick, .golden)) struct TransformGoldenTests {
  /// What `Goldens/transforms.json` holds: a checksum for each picture and each transform.
  struct Goldens: Decodable {
    var transforms: [String]
    var pictures: [String: [UInt32]]
    var photos: [String: [UInt32]]
  }

  static let tests = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let pictures = tests.appendingPathComponent("FoveaImageTests/Goldens/pictures").path

  /// Where the photos of flowers lie: in `FOVEA_FLOWERS`, or where `fovea data download flowers --data-dir data` puts
  /// them.
  static let flowers: [String] = {
    let repository = tests.deletingLastPathComponent().path
    let roots =
      [ProcessInfo.processInfo.environment["FOVEA_FLOWERS"]].compactMap(\.self)
      + [repository + "/data/flowers/flower_photos"]
    return roots.flatMap { [$0, $0 + "/train", $0 + "/val"] }.filter {
      FileManager.default.fileExists(atPath: $0 + "/daisy")
    }
  }()

  let goldens: Goldens
  let pipelines: [Pipeline]

  init() throws {
    goldens = try JSONDecoder().decode(Goldens.self, from: Data(contentsOf: goldenFile("transforms.json")))
    pipelines = try goldens.transforms.map { try Pipeline($0) }
  }

  @Test func picturesOfAllKinds() throws {
    #expect(goldens.pictures.count >= 80 && goldens.transforms.count >= 25)
    for (name, checksums) in goldens.pictures { try check("\(Self.pictures)/\(name)", checksums) }
  }

  @Test(.enabled(if: !flowers.isEmpty)) func photosOfAllSizes() throws {
    #expect(goldens.photos.count >= 40)
    for (name, checksums) in goldens.photos {
      let path = Self.flowers.map { "\($0)/\(name)" }.first { FileManager.default.fileExists(atPath: $0) }
      try check(#require(path, "\(name) is missing"), checksums)
    }
  }

  /// Compares what each transform makes of a picture with its checksum.
  private func check(_ path: String, _ checksums: [UInt32]) throws {
    let picture = try Picture.load(path: path, orientation: .ignored).converted(toChannels: 3)
    #expect(checksums.count == pipelines.count)
    for (pipeline, checksum) in zip(pipelines, checksums) {
      #expect(try Self.checksum(of: picture, after: pipeline) == checksum, "\(path): \(pipeline)")
    }
  }

  /// The CRC-32 of a result: width and height, then bytes, or numbers if there is a `normalize`.
  private static func checksum(of picture: Picture, after pipeline: Pipeline) throws -> UInt32 {
    let input = PictureSize(width: 16, height: 16, channels: 3)
    if pipeline.steps.contains(where: { $0 is Normalize }) {
      var preparer = try Preparer(pipeline, input: input)
      let numbers = try preparer.tensor(of: picture).floats
      return crc(16, 16, numbers.flatMap { bytes($0.bitPattern) })
    }
    var result = picture
    for step in pipeline.steps {
      try (step as? any PictureTransform)?.apply(to: &result, in: TransformContext(input: input))
    }
    return crc(result.width, result.height, result.pixels)
  }

  private static func crc(_ width: Int, _ height: Int, _ samples: [UInt8]) -> UInt32 {
    CRC32.checksum(bytes(UInt32(width)) + bytes(UInt32(height)) + samples)
  }

  private static func bytes(_ word: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
  }
}
