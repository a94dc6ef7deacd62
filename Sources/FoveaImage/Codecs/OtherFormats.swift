import Foundation
import FoveaCore

/// Names what a file is that is not a picture of a supported format, so that people know what to do.
enum OtherFormats {
  private static let magics: [(at: Int, bytes: [UInt8], words: String)] = [
    (0, Array("GIF8".utf8), "a GIF picture"),
    (0, [0x49, 0x49, 0x2A, 0x00], "a TIFF picture"),
    (0, [0x4D, 0x4D, 0x00, 0x2A], "a TIFF picture"),
    (0, [0x49, 0x49, 0x2B, 0x00], "a TIFF picture"),
    (0, [0x4D, 0x4D, 0x00, 0x2B], "a TIFF picture"),
    (4, Array("jP  \r\n".utf8), "a JPEG 2000 picture"),
    (0, [0xFF, 0x4F, 0xFF, 0x51], "a JPEG 2000 picture"),
    (4, Array("JXL \r\n".utf8), "a JPEG XL picture"),
    (0, [0xFF, 0x0A], "a JPEG XL picture"),
    (0, Array("8BPS".utf8), "a Photoshop document"),
    (0, Array("%PDF".utf8), "a PDF document"),
    (0, [0x00, 0x00, 0x01, 0x00], "a Windows icon"),
    (0, Array("qoif".utf8), "a QOI picture"),
  ]
  private static let others: [(bytes: [UInt8], words: String)] = [
    ([0x1F, 0x8B], "a gzip file"),
    ([0x50, 0x4B, 0x03, 0x04], "a zip archive"),
    (Array("Rar!".utf8), "a RAR archive"),
    ([0x7F, 0x45, 0x4C, 0x46], "a program"),
    ([0x00, 0x05, 0x16, 0x07], "metadata of macOS and not the picture itself"),
  ]

  /// A file of fewer bytes cannot be recognized.
  private static let shortest = 3

  /// The picture's format in words, for formats that are not supported.
  static func picture(_ head: [UInt8]) -> String? {
    if let found = magics.first(where: { head.dropFirst($0.at).starts(with: $0.bytes) }) {
      return found.words
    }
    // Two letters alone may begin a text; bytes 6 to 9 are reserved.
    if head.starts(with: "BM".utf8), head.count > 10, head[6...9].allSatisfy({ $0 == 0 }) {
      return "a BMP picture"
    }
    guard let brands = MediaBrands(head) else {
      return text(head)?.contains("<svg") == true ? "an SVG drawing" : nil
    }
    return brands.isAVIF ? "an AVIF picture" : "a film or a picture of an unknown kind"
  }

  /// The complaint about a file that begins with these bytes.
  static func refusal(_ head: [UInt8], name: String) -> FoveaError {
    if let words = picture(head) {
      return FoveaError(
        .format, at: name, "is \(words), which is not supported", remedy: "convert it to PNG or JPEG")
    }
    let formats = "use \(Picture.Format.list) files"
    let remedy = Remedy(formats)
    func expected(_ words: String, _ remedy: Remedy) -> FoveaError {
      FoveaError(.format, at: name, "is \(words), expected a picture", remedy: remedy)
    }
    if head.isEmpty { return expected("empty", remedy) }
    if let other = others.first(where: { head.starts(with: $0.bytes) }) {
      return expected(other.words, remedy)
    }
    if head.count < shortest {
      return FoveaError(
        .format, at: name, "is too short to be a picture (\(head.count) byte\(head.count == 1 ? "" : "s"))",
        remedy: remedy)
    }
    if let text = text(head) {
      if text.hasPrefix("<!doctype html") || text.hasPrefix("<html") {
        return expected("an HTML page", "download the file again")
      }
      if text.hasPrefix("version https://git-lfs") {
        return expected("a pointer of Git LFS", "fetch the files themselves with git lfs pull")
      }
      return expected("a text file", remedy)
    }
    return FoveaError(.format, at: name, "is not a picture Fovea can read", remedy: remedy)
  }

  /// The head as text in small letters, nil if it has bytes that texts do not have.
  private static func text(_ head: [UInt8]) -> String? {
    guard !head.isEmpty, head.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || (0x09...0x0D).contains($0) }) else {
      return nil
    }
    // The last character may be cut.
    guard let end = (0...3).first(where: { String(validating: head.dropLast($0), as: UTF8.self) != nil })
    else {
      return nil
    }
    let text = String(decoding: head.dropLast(end), as: UTF8.self)
    return text.trimmingCharacters(in: .whitespacesAndNewlines.union(["\u{FEFF}"])).lowercased()
  }
}
