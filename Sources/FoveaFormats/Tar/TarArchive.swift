package import Foundation
import FoveaCore

/// The entries of a tar archive, plain or in gzip, and the bytes of each, read in place.
///
/// Reading the entries of a gzip archive in their order reads it once; one that lies before the last that was
/// read begins again at the front.
package struct TarArchive {
  /// The most entries that an archive may have.
  static let maximumEntries = 1 << 20

  /// The entries in the order of the archive.
  package let entries: [TarEntry]
  private let indices: [String: Int]
  private let path: String
  private var reader: TarReader?

  /// The name of the archive in errors.
  package let name: String

  /// Reads all headers of the archive at `path`, and, in gzip, compares the check value of the whole.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if it breaks the rules of
  ///   ``TarReader`` or has two entries of one name.
  package init(path: String) throws {
    self.path = path
    var reader = try TarReader(path: path)
    name = reader.name
    var entries: [TarEntry] = []
    var indices: [String: Int] = [:]
    while let entry = try reader.next() {
      // A directory may be named as often as the packer liked.
      guard indices.updateValue(entries.count, forKey: entry.name) == nil || entry.kind == .directory else {
        throw FoveaError(
          .format, at: name, "two entries are called \(quoted(entry.name))",
          remedy: "the file is damaged or made to deceive")
      }
      guard entries.count < Self.maximumEntries else {
        throw FoveaError(.format, at: name, "has more than \(Self.maximumEntries) entries, which is too many")
      }
      entries.append(entry)
    }
    self.entries = entries
    self.indices = indices
  }

  /// The entry of a name, if there is one.
  package subscript(name: String) -> TarEntry? { indices[name].map { entries[$0] } }

  /// The bytes of an entry, which are in memory whole.
  ///
  /// - Throws: `FoveaError` with code `.format` if the archive is damaged before their end, `.file` if it
  ///   cannot be read.
  package mutating func contents(of entry: TarEntry) throws -> Data {
    var reader = try self.reader ?? TarReader(path: path)
    // A reader that has failed is in an unknown place.
    self.reader = nil
    if try !reader.move(to: entry) {
      reader = try TarReader(path: path)
      _ = try reader.move(to: entry)
    }
    var data = Data()
    while case let piece = try reader.read(upTo: 1 << 20), !piece.isEmpty { data.append(piece) }
    guard data.count == entry.count else {
      throw FoveaError(.file, at: name, "has changed since it was opened", remedy: "open it again")
    }
    self.reader = reader
    return data
  }
}
