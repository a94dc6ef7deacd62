import Foundation
import FoveaCore

/// The bytes of an HDF5 file, read piece by piece at addresses that the file itself names.
struct HDF5Source {
  private var reader: ByteReader
  /// The number of bytes of structures, as opposed to numbers, that may still be read: links may lead to one header
  /// again and again.
  private var allowance: Int

  /// Reads a file whose bytes, packed or not, are `count` on the disk.
  init(_ reader: ByteReader, file count: Int) {
    self.reader = reader
    allowance = (64 << 20) + 4 * count
  }

  /// The number of bytes of the file.
  var count: Int { reader.count }

  /// A cursor over the bytes from an address on.
  ///
  /// - Throws: `FoveaError` with code `.format` if the file ends before them.
  mutating func cursor(_ count: Int, at address: Int, _ part: String) throws -> ByteCursor {
    ByteCursor([UInt8](try structure(count, at: address, part)), of: reader.name, part: part)
  }

  /// The bytes of a structure from an address on.
  ///
  /// - Throws: `FoveaError` with code `.format` if the file ends before them, or they were read too often.
  mutating func structure(_ count: Int, at address: Int, _ part: String) throws -> Data {
    try spend(count)
    return try data(count, at: address, part)
  }

  /// Counts bytes that structures take, here or in memory.
  ///
  /// - Throws: `FoveaError` with code `.format` if they are more than a file of this size can need.
  mutating func spend(_ count: Int) throws {
    guard count <= allowance else { throw error("", "the same headers are read again and again") }
    allowance -= max(count, 0)
  }

  /// The bytes from an address on.
  ///
  /// - Throws: `FoveaError` with code `.format` if the file ends before them.
  mutating func data(_ count: Int, at address: Int, _ part: String) throws -> Data {
    try reader.seek(to: address, part)
    return try reader.read(count, part)
  }

  /// An error about an object of the file.
  func error(_ path: String, _ found: String, remedy: Remedy = "the file is damaged or made to deceive")
    -> FoveaError
  {
    FoveaError(
      .format, at: reader.name, "\(path.isEmpty ? "the root group" : quoted(path)): \(found)", remedy: remedy)
  }

  /// An error about something that other programs can read.
  func unsupported(_ path: String, _ found: String) -> FoveaError {
    error(
      path, "\(found), which is not supported",
      remedy: "save the weights again with the settings that Keras has by default")
  }
}

extension ByteCursor {
  /// The next address, nil if it is the one that stands for none.
  mutating func address() throws -> Int? {
    let number = try integer(UInt64.self)
    guard number != .max else { return nil }
    guard let address = Int(exactly: number) else { throw error("address \(number) lies outside the file") }
    return address
  }

  /// Skips four letters that mark a structure.
  mutating func expect(_ signature: String) throws {
    let found = try take(signature.utf8.count)
    guard found.elementsEqual(signature.utf8) else { throw error("expected the letters \(signature)") }
  }

  /// Skips a version number, one of those that are known.
  mutating func version(_ known: ClosedRange<UInt8>) throws -> UInt8 {
    let version = try byte()
    guard known.contains(version) else {
      throw error(
        "version \(version), known are \(known.lowerBound) to \(known.upperBound)",
        remedy: "save the weights again with the settings that Keras has by default")
    }
    return version
  }
}
