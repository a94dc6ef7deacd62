public import Foundation
import FoveaCore

import CZlib

/// Reads and writes gzip streams (RFC 1952).
public enum Gzip {
  /// The version of the loaded zlib, as in `1.2.13`.
  package static var libraryVersion: String { String(cString: zlibVersion()) }

  /// Whether the data begin as a gzip stream does.
  public static func isGzip(_ data: Data) -> Bool { data.starts(with: [0x1F, 0x8B]) }

  /// The contents of all members of a gzip stream, one after the other; zeros behind the last are ignored.
  ///
  /// Memory grows with what arrives, so a small file that claims to hold terabytes costs no more than
  /// `limit`.
  ///
  /// - Parameters:
  ///   - data: The whole stream.
  ///   - path: The name of the file, for errors.
  ///   - limit: The most bytes that the contents may have.
  /// - Returns: The contents, at most `limit` bytes.
  /// - Throws: `FoveaError` with code `.format` if the data are not gzip, are damaged or cut short, have
  ///   other bytes after the last member, or hold more than `limit` bytes.
  public static func decompress(_ data: Data, from path: String, limit: Int) throws -> [UInt8] {
    precondition(limit >= 0, "The limit cannot be negative.")
    guard isGzip(data) else {
      throw FoveaError(
        .format, at: path, "is not a gzip file: it begins with \(beginning(of: data)), expected 1f 8b")
    }
    return try data.withUnsafeBytes { try Inflater(input: $0, path: path).contents(limit: limit) }
  }

  /// A gzip stream of one member with the given contents, without name and time: equal data, equal stream.
  ///
  /// - Throws: `FoveaError` with code `.data` if zlib has no memory for its tables.
  public static func compress(_ data: Data) throws -> Data {
    try data.withUnsafeBytes { try Deflater(input: $0).stream() }
  }

  /// The first two bytes in hexadecimal digits, or fewer if there are fewer.
  private static func beginning(of data: Data) -> String {
    if data.isEmpty { return "nothing" }
    return data.prefix(2).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: " ")
  }
}
