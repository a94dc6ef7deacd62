package import FoveaCore

extension Picture {
  /// The formats of pictures that can be read.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// Portable Network Graphics (ISO/IEC 15948).
    case png = "PNG"
    /// JPEG (ITU-T T.81).
    case jpeg = "JPEG"
    /// WebP (RFC 9649).
    case webp = "WebP"
    /// HEIC (ISO/IEC 23008-12), through libheif where it is installed.
    case heic = "HEIC"

    /// The number of first bytes from which the format is recognized, if a file has so many.
    package static let headLength = 512

    /// Recognizes the format of a file by its first bytes, of which it needs up to 512; nil if it is not one of
    /// these.
    public init?(startOf bytes: some Sequence<UInt8>) {
      let head = Array(bytes.prefix(Self.headLength))
      if head.starts(with: [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]) {
        self = .png
      } else if head.starts(with: [0xFF, 0xD8, 0xFF]) {
        self = .jpeg
      } else if head.starts(with: "RIFF".utf8), head.dropFirst(8).starts(with: "WEBP".utf8) {
        self = .webp
      } else if MediaBrands(head)?.isHEIC == true {
        self = .heic
      } else {
        return nil
      }
    }

    /// The formats in a list for people: "PNG, JPEG, WebP or HEIC".
    static var list: String {
      allCases.dropLast().map(\.rawValue).joined(separator: ", ") + " or \(heic.rawValue)"
    }
  }
}

extension Picture {
  /// The error about a picture in a known but unsupported format, nil if the file is something else.
  package static func refusal(ofOtherFormat head: [UInt8], name: String) -> FoveaError? {
    OtherFormats.picture(head) == nil ? nil : OtherFormats.refusal(head, name: name)
  }
}

/// The brands in the first box of a file of ISO's media format (ISO/IEC 14496-12).
struct MediaBrands {
  private let brands: [String]

  /// Fails if the file does not begin with such a box.
  init?(_ head: [UInt8]) {
    guard head.dropFirst(4).starts(with: "ftyp".utf8), head.count >= 16 else { return nil }
    let length = head.prefix(4).reduce(0) { $0 << 8 | Int($1) }
    let box = head.prefix(length)
    // The main brand, a version, then all that the file is compatible with.
    brands = stride(from: 8, to: box.count - 3, by: 4).filter { $0 != 12 }
      .map { String(decoding: box[$0..<($0 + 4)], as: UTF8.self) }
  }

  /// Whether it is a picture coded as HEVC.
  var isHEIC: Bool {
    guard let main = brands.first else { return false }
    let coded: Set = ["heic", "heix", "heim", "heis", "hevc", "hevx"]
    return coded.contains(main) || ["mif1", "msf1"].contains(main) && !coded.isDisjoint(with: brands)
  }

  /// Whether it is a picture coded as AV1.
  var isAVIF: Bool { brands.contains("avif") || brands.contains("avis") }
}
