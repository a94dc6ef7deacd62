/// The kind of a file, by its first bytes.
package enum FileHead: Equatable {
  case safeTensors, zip, pyTorchLegacy, numPy, hdf5
  /// Something that holds no weights that can be read.
  case other(ForeignFile)

  /// The number of first bytes from which the kind is recognized, if a file has so many.
  package static let length = 512

  /// The number that a PyTorch file before version 1.6 begins with: in one byte's count of bytes, and in a
  /// line.
  private static let legacyMagics: [[UInt8]] = [
    [0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E],
    Array("L119547037146038801333356L\n.".utf8),
  ]

  /// Tells by the first `length` bytes, or all if there are fewer.
  package init(_ bytes: [UInt8]) {
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
      self = .zip
    } else if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .numPy
    } else if bytes.starts(with: HDF5Superblock.signature) {
      self = .hdf5
    } else if Self.isLegacy(bytes) {
      self = .pyTorchLegacy
    } else if Self.isSafeTensors(bytes) {
      // First of all a length, whose bytes may look like the beginning of anything.
      self = .safeTensors
    } else {
      self = .other(ForeignFile(head: bytes))
    }
  }

  /// A length and a JSON object, with white space before it at most where the length can be one.
  private static func isSafeTensors(_ bytes: [UInt8]) -> Bool {
    guard bytes.count > 8 else { return false }
    return bytes[8] == UInt8(ascii: "{")
      || bytes[5..<8].allSatisfy { $0 == 0 } && isJSONObject(bytes.dropFirst(8))
  }

  /// Whether the first thing behind white space opens an object.
  static func isJSONObject(_ bytes: some Collection<UInt8>) -> Bool {
    bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) } == UInt8(ascii: "{")
  }

  /// A pickle of the magic number; its version stands before it from protocol 2 on, a frame of nine bytes
  /// from 4 on.
  private static func isLegacy(_ bytes: [UInt8]) -> Bool {
    var body = bytes[...]
    if bytes.count >= 2, bytes[0] == 0x80 { body = body.dropFirst(2) }
    if body.first == 0x95 { body = body.dropFirst(9) }
    return legacyMagics.contains { body.starts(with: $0) }
  }

  /// The kind in words, after "found".
  var description: String {
    switch self {
    case .safeTensors: "a safetensors file"
    case .zip: "a zip archive"
    case .pyTorchLegacy: "a PyTorch file of the older form"
    case .numPy: "an .npy file"
    case .hdf5: "an HDF5 file"
    case .other(let file): file.words
    }
  }
}
