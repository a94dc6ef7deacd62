package import Foundation
import FoveaCore

/// Bytes read from a file or from memory, front to back unless the reader is told to go elsewhere.
///
/// The number of bytes is known from the start, so a length that a file claims can be checked before
/// memory is taken for it.
package struct ByteReader {
  /// The name of the bytes in errors: a path, or the name that the caller gave.
  package let name: String
  /// The number of bytes in all.
  package let count: Int
  /// The offset of the next byte; after reading front to back, the number of bytes read so far.
  package private(set) var position = 0
  private let origin: Origin

  private enum Origin {
    case memory(Data)
    /// A file, and where in it the bytes begin.
    case file(FileHandle, first: Int)
  }

  /// Reads from memory.
  package init(_ data: Data, name: String) {
    self.name = name
    count = data.count
    origin = .memory(data)
  }

  /// Reads from the file at `path`, which must be a regular file.
  ///
  /// - Throws: `FoveaError` with code `.file`.
  package init(path: String) throws {
    let location = FileLocation(path)
    name = location.path
    let file = try RegularFile.open(location)
    count = file.count
    origin = .file(file.handle, first: 0)
  }

  /// Reads a part of what another reader reads; of the two only one can be used at a time, from a place that it was
  /// sent to.
  ///
  /// - Throws: `FoveaError` with code `.format` if the part lies outside, `.file` if the system refuses.
  package init(_ part: Range<Int>, of reader: ByteReader, name: String) throws {
    var reader = reader
    try reader.seek(to: part.lowerBound, name)
    try reader.expect(part.count, name)
    self.name = name
    count = part.count
    origin =
      switch reader.origin {
      case .memory(let data):
        .memory(data[data.startIndex + part.lowerBound..<data.startIndex + part.upperBound])
      case .file(let handle, let first): .file(handle, first: first + part.lowerBound)
      }
  }

  /// The number of bytes still to come.
  package var remaining: Int { count - position }

  /// The next `length` bytes.
  ///
  /// - Throws: `FoveaError` with code `.format` if fewer are left, `.file` if the system cannot read them.
  package mutating func read(_ length: Int, _ what: String) throws -> Data {
    try expect(length, what)
    defer { position += length }
    switch origin {
    case .memory(let data):
      let start = data.startIndex + position
      return data[start..<start + length]
    case .file(let handle, _):
      var bytes = Data()
      while bytes.count < length {
        let piece: Data?
        do {
          piece = try handle.read(upToCount: length - bytes.count)
        } catch {
          throw FoveaError.unreadable(name, error)
        }
        guard let piece, !piece.isEmpty else {
          throw FoveaError(.file, at: name, "became shorter while it was read")
        }
        if bytes.isEmpty { bytes = piece } else { bytes.append(piece) }
      }
      return bytes
    }
  }

  /// The next `length` bytes as an array, for which alone memory is taken.
  ///
  /// - Throws: `FoveaError` as `read(_:_:)` does.
  package mutating func array(_ length: Int, _ what: String) throws -> [UInt8] {
    try expect(length, what)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(length)
    while bytes.count < length { bytes += try read(min(1 << 20, length - bytes.count), what) }
    return bytes
  }

  private func expect(_ length: Int, _ what: String) throws {
    guard length >= 0, length <= remaining else {
      throw FoveaError(
        .format, at: name, "\(what) needs \(length) bytes, \(remaining) are left",
        remedy: "the file is truncated or damaged")
    }
  }

  /// Goes to a place at or before the end, where the next bytes are read.
  ///
  /// - Throws: `FoveaError` with code `.format` if the place lies outside, `.file` if the system refuses.
  package mutating func seek(to offset: Int, _ what: String) throws {
    guard (0...count).contains(offset) else {
      throw FoveaError(
        .format, at: name, "\(what) should lie at byte \(offset) of \(count)",
        remedy: "the file is truncated or damaged")
    }
    if case .file(let handle, let first) = origin {
      do {
        try handle.seek(toOffset: UInt64(first + offset))
      } catch {
        throw FoveaError.unreadable(name, error)
      }
    }
    position = offset
  }

  /// All bytes that are left.
  package mutating func readToEnd() throws -> Data { try read(remaining, "the rest") }
}
