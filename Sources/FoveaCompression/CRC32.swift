public import Foundation

import CZlib

/// The 32-bit cyclic redundancy check of gzip, zip and PNG (ISO-HDLC polynomial, RFC 1952 section 8).
public enum CRC32 {
  /// The check value of all the bytes; 0 for none.
  ///
  /// - Parameters:
  ///   - bytes: The bytes, or the next piece of them.
  ///   - value: The check value of the pieces before, if the bytes come in pieces.
  /// - Returns: The check value of everything so far.
  public static func checksum(_ bytes: some ContiguousBytes, continuing value: UInt32 = 0) -> UInt32 {
    bytes.withUnsafeBytes { buffer in
      let start = buffer.bindMemory(to: UInt8.self).baseAddress
      return start == nil ? value : UInt32(truncatingIfNeeded: crc32_z(UInt(value), start, buffer.count))
    }
  }
}
