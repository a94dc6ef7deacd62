package import Foundation
import FoveaCompression
import FoveaCore

/// A zip archive, read through its directory: every offset, length and name is checked at the start.
///
/// Entries are stored or deflated. Two entries of one name, entries that share bytes, encrypted ones
/// and archives in several parts are refused, as is an archive that would unpack to far more than its
/// own size. Checksums are compared whenever an entry is read.
package struct ZipArchive {
  /// The most entries that an archive may list; one that holds weights lists a few thousand.
  static let maximumEntries = 50_000
  /// The longest directory in bytes.
  static let maximumDirectory = 32 << 20

  /// The entries in the order of the directory.
  package let entries: [ZipEntry]
  private let indices: [String: Int]
  private var reader: ByteReader

  /// The name of the archive in errors.
  package var name: String { reader.name }
  /// The size of the whole archive in bytes.
  var fileSize: Int { reader.count }

  /// Reads the directory of the archive.
  ///
  /// - Throws: `FoveaError` with code `.format` if the archive breaks the rules above.
  package init(_ reader: ByteReader) throws {
    self.reader = reader
    let end = try ZipEnd(&self.reader)
    guard end.entries <= Self.maximumEntries, end.directory.count <= Self.maximumDirectory else {
      throw FoveaError(
        .format, at: reader.name,
        "lists \(end.entries) entries in \(end.directory.count) bytes, at most \(Self.maximumEntries) in "
          + "\(Self.maximumDirectory) can be read")
    }
    try self.reader.seek(to: end.directory.lowerBound, "the directory of the zip archive")
    let bytes = try self.reader.read(end.directory.count, "the directory of the zip archive")
    var cursor = ByteCursor([UInt8](bytes), of: reader.name, part: "zip directory")
    var entries: [ZipEntry] = []
    var indices: [String: Int] = [:]
    for index in 0..<end.entries {
      let entry = try ZipEntry(&cursor)
      guard indices.updateValue(index, forKey: entry.name) == nil else {
        throw cursor.error("two entries are called \(quoted(entry.name))")
      }
      entries.append(entry)
    }
    guard cursor.remaining == 0 else {
      throw cursor.error("\(cursor.remaining) bytes follow the last of \(end.entries) entries")
    }
    for index in entries.indices {
      try entries[index].locate(&self.reader, before: end.directory.lowerBound)
    }
    try Self.checkLayout(entries, name: reader.name)
    try Self.checkSize(entries, file: reader.count, name: reader.name)
    self.entries = entries
    self.indices = indices
  }

  /// The entry of the given name, if there is one.
  package subscript(name: String) -> ZipEntry? { indices[name].map { entries[$0] } }

  /// The bytes of an entry, unpacked and compared with their checksum.
  ///
  /// - Throws: `FoveaError` with code `.format` if the entry is damaged.
  package mutating func contents(of entry: ZipEntry) throws -> Data {
    let packed = try packedBytes(of: entry)
    let data =
      switch entry.method {
      case .stored: packed
      case .deflated: try Deflate.decompress(packed, from: place(of: entry), count: entry.count)
      }
    let checksum = CRC32.checksum(data)
    guard checksum == entry.checksum else {
      throw FoveaError(
        .format, at: place(of: entry),
        "its bytes have the checksum \(String(checksum, radix: 16)), the archive expects "
          + String(entry.checksum, radix: 16), remedy: "the file is damaged; fetch it again")
    }
    return data
  }

  /// The first bytes of an entry, unpacked, at most `count`; they are not compared with the checksum.
  ///
  /// - Throws: `FoveaError` with code `.format` if the entry is damaged before them.
  package mutating func prefix(of entry: ZipEntry, count: Int) throws -> Data {
    let count = min(count, entry.count)
    guard count > 0 else { return Data() }
    switch entry.method {
    case .stored:
      try reader.seek(to: entry.bytes.lowerBound, place(of: entry))
      return try reader.read(count, place(of: entry))
    case .deflated:
      return try Deflate.decompressPrefix(packedBytes(of: entry), from: place(of: entry), count: count)
    }
  }

  /// A reader of an entry's bytes, which have been compared with their checksum; those of a stored entry stay in the file.
  ///
  /// - Throws: `FoveaError` with code `.format` if the entry is damaged.
  package mutating func open(_ entry: ZipEntry) throws -> ByteReader {
    guard entry.method == .stored else {
      return ByteReader(try contents(of: entry), name: place(of: entry))
    }
    try unpack(entry) { _ in }
    return try ByteReader(entry.bytes, of: reader, name: place(of: entry))
  }

  /// The path of an entry that is to be unpacked, and whether it is a directory.
  ///
  /// - Throws: `FoveaError` with code `.format` if it is absolute or leads upwards.
  package func path(of entry: ZipEntry) throws -> (path: String, isDirectory: Bool) {
    try ArchivePath.read(Array(entry.name.utf8), of: name)
  }

  /// Hands over the bytes of an entry piece by piece, and compares them with their checksum at the end.
  ///
  /// - Throws: `FoveaError` with code `.format` if the entry is damaged, and what `write` throws.
  package mutating func unpack(_ entry: ZipEntry, _ write: (Data) throws -> Void) throws {
    let what = place(of: entry)
    let piece = 1 << 18
    try reader.seek(to: entry.bytes.lowerBound, what)
    // The reader is shared with what unpacks the bytes.
    var source = reader
    let end = entry.bytes.upperBound
    let next = { try source.read(min(piece, end - source.position), what) }
    let inflater = entry.method == .deflated ? try InflatingReader(.none, from: what, next: next) : nil
    var (count, checksum) = (0, CRC32.checksum(Data()))
    while case let bytes = try inflater?.read(upTo: piece) ?? next(), !bytes.isEmpty {
      count += bytes.count
      guard count <= entry.count else { break }
      checksum = CRC32.checksum(bytes, continuing: checksum)
      try write(bytes)
    }
    guard count == entry.count, checksum == entry.checksum else {
      throw FoveaError(
        .format, at: what, "its bytes are not those that the archive expects",
        remedy: "the file is damaged; fetch it again")
    }
  }

  /// The name of an entry in errors.
  package func place(of entry: ZipEntry) -> String { "\(name): entry \(quoted(entry.name))" }

  private mutating func packedBytes(of entry: ZipEntry) throws -> Data {
    try reader.seek(to: entry.bytes.lowerBound, place(of: entry))
    return try reader.read(entry.bytes.count, place(of: entry))
  }

  private static func checkLayout(_ entries: [ZipEntry], name: String) throws {
    var end = 0
    var before = ""
    for entry in entries.sorted(by: { $0.header < $1.header }) {
      guard entry.header >= end else {
        throw FoveaError(
          .format, at: name, "zip entries \(quoted(before)) and \(quoted(entry.name)) share bytes",
          remedy: "the file is damaged or made to deceive")
      }
      (end, before) = (entry.bytes.upperBound, entry.name)
    }
  }

  private static func checkSize(_ entries: [ZipEntry], file: Int, name: String) throws {
    var budget = MemoryBudget(file: file, name: name)
    for entry in entries where entry.method == .deflated { try budget.spend(entry.count) }
  }
}
