import Foundation

import FoveaCompression

/// Makes zip archives that lie: any field can be set to anything.
struct ZipForge {
  struct Entry {
    var name: String
    var bytes: Data
    var method: UInt16 = 0
    var flags: UInt16 = 0
    /// The unpacked size and checksum, if they are not those of `bytes`.
    var count: UInt32?
    var checksum: UInt32?
    /// What the entry's own header says, if it differs.
    var localName: String?
    var localCount: UInt32?
    /// What the directory says, if it lies.
    var packed: UInt32?
    var offset: UInt32?
  }

  var entries: [Entry]
  /// What the end says, if it lies.
  var count: UInt16?
  var directoryOffset: UInt32?
  var directoryLength: UInt32?
  var comment = Data()

  var data: Data {
    var (data, directory) = (Data(), Data())
    for entry in entries {
      let offset = UInt32(data.count)
      let checksum = entry.checksum ?? CRC32.checksum(entry.bytes)
      let packed = entry.packed ?? UInt32(entry.bytes.count)
      let count = entry.count ?? packed
      let local = Array((entry.localName ?? entry.name).utf8)
      data += Self.bytes(UInt32(0x0403_4B50), UInt16(20), entry.flags, entry.method, UInt32(0), checksum)
      data +=
        Self.bytes(packed, entry.localCount ?? count, UInt16(local.count), UInt16(0)) + local + entry.bytes
      directory += Self.bytes(UInt32(0x0201_4B50), UInt32(20), entry.flags, entry.method, UInt32(0), checksum)
      directory += Self.bytes(packed, count, UInt16(entry.name.utf8.count), UInt32(0), UInt16(0), UInt16(0))
      directory += Self.bytes(UInt32(0), entry.offset ?? offset) + Array(entry.name.utf8)
    }
    let start = UInt32(data.count)
    data += directory
    data += Self.bytes(UInt32(0x0605_4B50), UInt32(0), count ?? UInt16(entries.count))
    data += Self.bytes(count ?? UInt16(entries.count), directoryLength ?? UInt32(directory.count))
    return data + Self.bytes(directoryOffset ?? start, UInt16(comment.count)) + comment
  }

  static func bytes(_ numbers: any FixedWidthInteger...) -> [UInt8] {
    numbers.flatMap { number in
      (0..<number.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
    }
  }

  /// A raw deflate stream: what `Gzip` writes, without its head of 10 and tail of 8 bytes.
  static func deflated(_ data: Data) throws -> Data {
    Data(try Gzip.compress(data).dropFirst(10).dropLast(8))
  }
}
