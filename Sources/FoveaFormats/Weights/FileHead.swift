/// What kind of file the first bytes tell of.
package enum FileHead: Equatable {
  case safeTensors, zip, pyTorchLegacy, numPy
  /// Something that holds no weights that can be read, in words.
  case other(String)

  /// How many bytes it takes to tell, if there are so many.
  package static let length = 512

  /// The number that a PyTorch file before version 1.6 begins with, as its pickle holds it.
  private static let legacyMagic: [UInt8] = [
    0x8A, 0x0A, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19, 0x2E,
  ]

  /// Tells by the first `length` bytes, or all if there are fewer.
  package init(_ bytes: [UInt8]) {
    let others: [(at: Int, magic: [UInt8], words: String)] = [
      (257, Array("ustar".utf8), "a tar archive, PyTorch's form before version 0.1.10"),
      (0, [0x89, 0x48, 0x44, 0x46], "an HDF5 file, as Keras writes it"),
      (0, [0x1F, 0x8B], "a gzip file"),
      (0, [0x80], "a pickle that torch.save did not write"),
      (0, [0xFF, 0xD8], "a JPEG picture"),
      (0, [0x89, 0x50, 0x4E, 0x47], "a PNG picture"),
    ]
    if bytes.starts(with: [0x50, 0x4B, 3, 4]) || bytes.starts(with: [0x50, 0x4B, 5, 6]) {
      self = .zip
    } else if bytes.starts(with: [0x93] + Array("NUMPY".utf8)) {
      self = .numPy
    } else if Self.isLegacy(bytes) {
      self = .pyTorchLegacy
    } else if bytes.count > 8, bytes[8] == UInt8(ascii: "{") {
      // First of all a length, whose bytes may look like the beginning of anything.
      self = .safeTensors
    } else if let other = others.first(where: { bytes.dropFirst($0.at).starts(with: $0.magic) }) {
      self = .other(other.words)
    } else if bytes.isEmpty {
      self = .other("an empty file")
    } else {
      let digits = bytes.prefix(4).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      self = .other("a file that begins with \(digits.joined(separator: " "))")
    }
  }

  /// A pickle of the magic number; from protocol 4 on, a frame of nine bytes comes first.
  private static func isLegacy(_ bytes: [UInt8]) -> Bool {
    guard bytes.count >= 2, bytes[0] == 0x80 else { return false }
    let body = bytes.dropFirst(2)
    return body.starts(with: legacyMagic)
      || body.first == 0x95 && body.dropFirst(9).starts(with: legacyMagic)
  }

  /// The kind in words, after "found".
  var description: String {
    switch self {
    case .safeTensors: "a safetensors file"
    case .zip: "a zip archive"
    case .pyTorchLegacy: "a PyTorch file of the older form"
    case .numPy: "an .npy file"
    case .other(let words): words
    }
  }
}
