import FoveaCore

/// The beginning of an HDF5 file, which says where its root group is.
enum HDF5Superblock {
  /// The bytes that such a file begins with.
  static let signature: [UInt8] = [0x89, 0x48, 0x44, 0x46, 0x0D, 0x0A, 0x1A, 0x0A]

  /// The address of the header of the root group.
  ///
  /// - Throws: `FoveaError` with code `.format` if the file is damaged, or its addresses do not have 8 bytes.
  static func root(_ source: inout HDF5Source) throws -> Int {
    var cursor = try source.cursor(min(source.count, 100), at: 0, "superblock")
    try cursor.skip(signature.count)
    let version = try cursor.version(0...3)
    // The older ones say the versions of three other structures first.
    if version < 2 { try cursor.skip(4) }
    let widths = [try cursor.byte(), try cursor.byte()]
    guard widths == [8, 8] else {
      throw source.unsupported("", "addresses of \(widths[0]) and lengths of \(widths[1]) bytes")
    }
    try cursor.skip(version < 2 ? 9 + (version == 1 ? 4 : 0) : 1)
    guard try cursor.address() == 0 else { throw source.unsupported("", "a file inside another") }
    // Free space or an extension; the end of the file.
    try cursor.skip(16)
    if version < 2 {
      // The driver; then the entry of the root group, of which the name says nothing.
      try cursor.skip(16)
    }
    guard let root = try cursor.address() else { throw cursor.error("there is no root group") }
    return root
  }
}
