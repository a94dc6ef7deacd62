import Foundation
import FoveaCore
import FoveaCompression
import FoveaImage
import TestSupport

/// The golden files beside the script that made them.
enum Goldens {
  static func path(_ name: String) -> String { goldenFile(name).path }

  static func data(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path(name)))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, from name: String) throws -> Value {
    try JSONDecoder().decode(type, from: data(name))
  }
}

/// What `Goldens/transforms.json` holds.
struct Transforms: Decodable {
  struct Case: Decodable, CustomStringConvertible, Sendable {
    var from: [Int]
    var to: [Int]
    var channels: Int
    var crc: UInt32
    var pixels: [UInt8]?
    var description: String { "\(from[0]) x \(from[1]) x \(channels) to \(to[0]) x \(to[1])" }
  }
  struct ShortSide: Decodable {
    var from: [Int]
    var length: Int
    var to: [Int]
  }
  var resizes: [Case]
  var crops: [Case]
  var shortSides: [ShortSide]
  var grey: UInt32
  var flipped: UInt32
}

/// What `Goldens/pictures.json` holds.
struct GoldenPictures: Decodable {
  struct Result: Decodable, Sendable {
    var size: [Int]
    var crc: UInt32
  }
  struct File: Decodable, CustomStringConvertible, Sendable {
    var file: String
    var channels: Int
    /// The channels in the file.
    var stored: Int
    var applied: Result
    var ignored: Result
    var description: String { file }
  }
  var pictures: [File]
}

extension Picture {
  /// A picture of random bytes, the same as the script of the golden files draws.
  static func noise(_ width: Int, _ height: Int, _ channels: Int, stream: UInt64 = 0) -> Picture {
    let key = RandomKey(seed: 5, stream: stream)
    let pixels = (0..<(width * height * channels)).map { index in
      UInt8(truncatingIfNeeded: key.bits(UInt64(index / 4)) >> UInt32(8 * (index % 4)))
    }
    return Picture(width: width, height: height, channels: channels, pixels: pixels)
  }

  var crc: UInt32 { CRC32.checksum(pixels) }
}
