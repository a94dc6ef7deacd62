import Foundation
import Testing

import FoveaCore
import FoveaData
import FoveaFormats
import FoveaImage

/// A directory of its own that goes away with the value.
final class TemporaryDirectory: Sendable {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

  init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
  deinit { try? FileManager.default.removeItem(at: url) }

  var path: String { url.path }

  /// Writes a file, with the folders that it needs; gives its path.
  @discardableResult func write(_ data: Data, _ name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: file)
    return file.path
  }
}

/// The bytes of an IDX file.
func idx(_ extents: [Int], _ elements: [UInt8], type: UInt8 = 8) -> Data {
  let head = [0, 0, type, UInt8(extents.count)]
  let big = extents.flatMap { extent in (0..<4).map { UInt8(extent >> (24 - 8 * $0) & 0xFF) } }
  return Data(head + big + elements)
}

/// Grey pictures whose bytes are counted up, some of which cannot be read.
struct CountingSet: DataSet {
  struct Unreadable: Error, Hashable {
    var index: Int
  }

  let name = "counting"
  var count: Int
  var unreadable: Set<Int> = []
  let classNames = (0..<7).map { "class \($0)" }
  let channels = 1
  let fingerprint = "counting"

  func label(at index: Int) -> Int { index % 7 }

  func picture(at index: Int) throws -> Picture {
    if unreadable.contains(index) { throw Unreadable(index: index) }
    let side = 4 + index % 3
    return Picture(
      width: side, height: 5, channels: 1, pixels: (0..<side * 5).map { UInt8(($0 * 7 + index) % 256) })
  }
}
