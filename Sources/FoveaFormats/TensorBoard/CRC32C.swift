/// The checksum CRC-32C (Castagnoli; RFC 3720, appendix B.4).
package enum CRC32C {
  /// The checksum of some bytes.
  package static func checksum(of data: some Sequence<UInt8>) -> UInt32 {
    ~data.reduce(~0) { table[Int(UInt8(truncatingIfNeeded: $0) ^ $1)] ^ $0 >> 8 }
  }

  /// The masked checksum of TensorFlow's records.
  ///
  /// The mask keeps the checksum of bytes that contain their own checksum from being a constant.
  package static func masked(of data: some Sequence<UInt8>) -> UInt32 {
    let sum = checksum(of: data)
    return (sum >> 15 | sum << 17) &+ 0xA282_EAD8
  }

  /// What a byte does to the checksum.
  private static let table: [UInt32] = (0..<256).map { byte in
    (0..<8).reduce(UInt32(byte)) { sum, _ in sum & 1 == 1 ? sum >> 1 ^ 0x82F6_3B78 : sum >> 1 }
  }
}
