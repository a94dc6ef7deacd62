package import Foundation
import FoveaCompression
import FoveaCore

/// A tar archive, plain or in gzip, read from front to back: entries and their bytes as they come.
///
/// It holds one piece of the archive at a time. Links, devices, pipes, absolute paths, paths that lead out of
/// the archive, and more bytes than such a file may hold are errors, each with the path of the archive and
/// the entry.
package struct TarReader {
  /// The longest pax header in bytes.
  static let maximumRecords = 1 << 16
  /// The bytes of a piece.
  private static let piece = 1 << 18

  /// The name of the archive in errors.
  package let name: String
  private let source: Source
  /// The most bytes that the archive may have unpacked.
  private let limit: Int
  /// The bytes read so far, unpacked.
  private var position = 0
  /// Where the bytes of the current entry end.
  private var end = 0
  private var isFinished = false

  private enum Source {
    case plain(Box)
    case gzip(InflatingReader)
  }

  /// The reader of the file, shared with what unpacks it.
  private final class Box {
    var reader: ByteReader
    init(_ reader: ByteReader) { self.reader = reader }

    func read(upTo count: Int) throws -> Data {
      try reader.read(min(count, reader.remaining), "the tar archive")
    }
  }

  /// Opens the archive at `path`.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read.
  package init(path: String) throws { try self.init(ByteReader(path: path)) }

  /// Begins at the front of an archive.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read.
  package init(_ reader: ByteReader) throws {
    name = reader.name
    let box = Box(reader)
    let head = try box.read(upTo: 2)
    try box.reader.seek(to: 0, "the tar archive")
    if Gzip.isGzip(head) {
      source = .gzip(
        try InflatingReader(.gzip, from: reader.name) { try box.read(upTo: Self.piece) })
      limit = MemoryBudget.limit(file: reader.count)
    } else {
      source = .plain(box)
      limit = reader.count
    }
  }

  /// The next entry, behind whatever is left of the one before; nil at the end of the archive.
  ///
  /// - Throws: `FoveaError` with code `.format` if the archive breaks the rules above, is damaged or cut
  ///   short.
  package mutating func next() throws -> TarEntry? {
    guard !isFinished else { return nil }
    var records = TarRecords()
    while true {
      try pass(to: end)
      let padding = -position & (TarHeader.blockSize - 1)
      try pass(to: position + padding)
      let start = position
      let block = try [UInt8](take(TarHeader.blockSize, "the next header"))
      guard block.contains(where: { $0 != 0 }) else {
        // Bytes behind the end are padding; in gzip they lead to the check value.
        while case .gzip = source, try !piece(Self.piece).isEmpty {}
        isFinished = true
        return nil
      }
      let header = try TarHeader(block, of: name, at: start)
      end = position
      switch header.type {
      case UInt8(ascii: "x"), UInt8(ascii: "L"), UInt8(ascii: "K"), UInt8(ascii: "g"):
        let bytes = try description(header, at: start)
        if header.type == UInt8(ascii: "x") { try records.read(bytes, at: name) }
        if header.type == UInt8(ascii: "L") { records.path = Array(bytes.prefix { $0 != 0 }) }
      default:
        if let entry = try entry(header, records) { return entry }
        records = TarRecords()
      }
    }
  }

  /// The next bytes of the current entry: so many, or fewer if its end comes first.
  ///
  /// - Throws: `FoveaError` with code `.format` if the archive is damaged or cut short.
  package mutating func read(upTo count: Int) throws -> Data {
    let count = min(count, end - position)
    return count > 0 ? try take(count, "the contents of an entry") : Data()
  }

  /// Reads what describes the entry that comes next.
  private mutating func description(_ header: TarHeader, at start: Int) throws -> [UInt8] {
    guard header.count <= Self.maximumRecords else {
      throw FoveaError(
        .format, at: "\(name): the header at byte \(start)",
        "describes an entry in \(header.count) bytes, at most \(Self.maximumRecords) can be read",
        remedy: "the file is damaged or made to deceive")
    }
    return try [UInt8](take(header.count, "the description of an entry"))
  }

  /// The entry that a header describes; nil for the directory of all, which has no name.
  private mutating func entry(_ header: TarHeader, _ records: TarRecords) throws -> TarEntry? {
    let (path, isDirectoryName) = try ArchivePath.read(records.path ?? header.name, of: name)
    let place = "\(name): entry \(quoted(path))"
    let kind: TarEntry.Kind
    switch header.type {
    case UInt8(ascii: "5"): kind = .directory
    case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): kind = isDirectoryName ? .directory : .file
    default:
      throw FoveaError(
        .format, at: place, "is \(header.kindInWords), expected a file or a directory",
        remedy: "pack the archive without it")
    }
    let count = records.count ?? header.count
    guard count <= limit - position else {
      throw FoveaError(
        .format, at: place, "claims \(count) bytes from byte \(position), the archive has at most \(limit)",
        remedy: "the file is truncated, damaged or made to deceive")
    }
    guard kind == .file || count == 0 else {
      throw FoveaError(.format, at: place, "is a directory of \(count) bytes", remedy: "the file is damaged")
    }
    guard !path.isEmpty else {
      guard kind == .directory else {
        throw FoveaError(.format, at: name, "an entry has no name", remedy: "the file is damaged")
      }
      return nil
    }
    end = position + count
    return TarEntry(name: path, kind: kind, count: count, offset: position)
  }

  /// Goes to the bytes of an entry of this archive, unless they lie before what a gzip stream has yielded.
  ///
  /// - Returns: Whether that was possible.
  /// - Throws: `FoveaError` with code `.format` if the archive is damaged before them.
  mutating func move(to entry: TarEntry) throws -> Bool {
    switch source {
    case .plain(let box):
      try box.reader.seek(to: entry.offset, "an entry of the tar archive")
      position = entry.offset
    case .gzip:
      guard entry.offset >= position else { return false }
      try pass(to: entry.offset)
    }
    end = position + entry.count
    return true
  }

  /// Passes the bytes before a position.
  private mutating func pass(to target: Int) throws {
    guard target > position else { return }
    if case .plain(let box) = source, target <= box.reader.count {
      try box.reader.seek(to: target, "an entry of the tar archive")
      position = target
    }
    while position < target { _ = try take(min(Self.piece, target - position), "the contents of an entry") }
  }

  /// The next bytes, all of which must be there.
  private mutating func take(_ count: Int, _ what: String) throws -> Data {
    var data = try piece(count)
    while data.count < count {
      let more = try piece(count - data.count)
      guard !more.isEmpty else {
        throw FoveaError(
          .format, at: name,
          "is cut short: \(what) at byte \(position) needs \(count - data.count) more bytes",
          remedy: "fetch the file again")
      }
      data.append(more)
    }
    return data
  }

  /// The next bytes, at most so many; none at the end.
  private mutating func piece(_ count: Int) throws -> Data {
    let data =
      switch source {
      case .plain(let box): try box.read(upTo: count)
      case .gzip(let reader): try reader.read(upTo: count)
      }
    position += data.count
    guard position <= limit else {
      throw FoveaError(
        .format, at: name, "holds more than the \(limit) bytes that an archive of its size may unpack to",
        remedy: "if you trust the file, unpack it with gunzip")
    }
    return data
  }
}
