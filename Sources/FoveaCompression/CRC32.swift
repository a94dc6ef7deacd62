public import Foundation

import CZlib

/// The 32-bit cyclic redundancy check of gzip, zip and PNG (ISO-HDLC polynomial, RFC 1952 section 8).
public enum CRC32 {
  /// The check value of all the bytes; 0 for none.
  public static func checksum(_ bytes: some ContiguousBytes) -> UInt32 {
    bytes.withUnsafeBytes { buffer in
      let start = buffer.bindMemory(to: UInt8.self).baseAddress
      return start == nil ? 0 : UInt32(truncatingIfNeeded: crc32_z(0, start, buffer.count))
    }
  }
}
