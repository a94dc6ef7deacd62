package import Foundation
import FoveaCompression

/// Makes zip archives that lie: any field can be set to anything.
package struct ZipForge {
  package struct Entry {
    package var name: String
    package var bytes: Data
    package var method: UInt16 = 0
    package var flags: UInt16 = 0
    /// The unpacked size and checksum, if they are not those of `bytes`.
    package var count: UInt32?
    package var checksum: UInt32?
    /// What the entry's own header says, if it differs.
    package var localName: String?
    package var localCount: UInt32?
    /// What the directory says, if it lies.
    package var packed: UInt32?
    package var offset: UInt32?

    /// Describes an entry.
    package init(
      name: String, bytes: Data, method: UInt16 = 0, flags: UInt16 = 0, count: UInt32? = nil,
      checksum: UInt32? = nil, localName: String? = nil, localCount: UInt32? = nil, packed: UInt32? = nil,
      offset: UInt32? = nil
    ) {
      (self.name, self.bytes, self.method, self.flags) = (name, bytes, method, flags)
      (self.count, self.checksum, self.localName, self.localCount) = (count, checksum, localName, localCount)
      (self.packed, self.offset) = (packed, offset)
    }
  }

  package var entries: [Entry]
  /// What the end says, if it lies.
  package var count: UInt16?
  package var directoryOffset: UInt32?
  package var directoryLength: UInt32?
  package var comment = Data()

  /// Makes an archive that tells the truth, apart from its entries.
  package init(
    entries: [Entry], count: UInt16? = nil, directoryOffset: UInt32? = nil, directoryLength: UInt32? = nil,
    comment: Data = Data()
  ) {
    (self.entries, self.count, self.comment) = (entries, count, comment)
    (self.directoryOffset, self.directoryLength) = (directoryOffset, directoryLength)
  }

  package var data: Data {
    var (data, directory) = (Data(), Data())
    for entry in entries {
      let offset = data.count
      let checksum = Int(entry.checksum ?? CRC32.checksum(entry.bytes))
      let packed = entry.packed.map(Int.init) ?? entry.bytes.count
      let count = entry.count.map(Int.init) ?? packed
      let local = Array((entry.localName ?? entry.name).utf8)
      let name = Array(entry.name.utf8)
      let (flags, method) = (Int(entry.flags), Int(entry.method))
      data += Self.bytes([(0x0403_4B50, 4), (20, 2), (flags, 2), (method, 2), (0, 4), (checksum, 4)])
      data += Self.bytes([
        (packed, 4), (entry.localCount.map(Int.init) ?? count, 4), (local.count, 2), (0, 2),
      ])
      data += local + entry.bytes
      directory += Self.bytes([(0x0201_4B50, 4), (20, 4), (flags, 2), (method, 2), (0, 4), (checksum, 4)])
      directory += Self.bytes([(packed, 4), (count, 4), (name.count, 2), (0, 4), (0, 8)])
      directory += Self.bytes([(entry.offset.map(Int.init) ?? offset, 4)]) + name
    }
    let end = Self.bytes([
      (0x0605_4B50, 4), (0, 4), (count.map(Int.init) ?? entries.count, 2),
      (count.map(Int.init) ?? entries.count, 2),
      (directoryLength.map(Int.init) ?? directory.count, 4),
      (directoryOffset.map(Int.init) ?? data.count, 4), (comment.count, 2),
    ])
    return data + directory + end + comment
  }

  /// Little-endian numbers, each with its width in bytes.
  package static func bytes(_ numbers: [(value: Int, width: Int)]) -> [UInt8] {
    var bytes: [UInt8] = []
    for (value, width) in numbers {
      for index in 0..<width { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * index))) }
    }
    return bytes
  }

  /// A raw deflate stream: what `Gzip` writes, without its head of 10 and tail of 8 bytes.
  package static func deflated(_ data: Data) throws -> Data {
    Data(try Gzip.compress(data).dropFirst(10).dropLast(8))
  }
}
