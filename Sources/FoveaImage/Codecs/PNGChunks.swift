import Foundation
import FoveaCompression

/// What the chunks of a PNG file tell about how the picture must be turned (ISO/IEC 15948, 11.3).
struct PNGChunks {
  /// The orientation in an `eXIf` chunk, in the text that older programs write, or in XMP; as in Pillow.
  private(set) var orientation = ExifOrientation.upright

  /// The most bytes of text that are unpacked.
  private static let textLimit = 1 << 20
  private static let profileName = Array("Raw profile type exif\0".utf8)
  private static let xmpName = Array("XML:com.adobe.xmp\0".utf8)

  /// Walks over the chunks, before and after the picture; stops quietly where they end.
  ///
  /// Damage there is of no concern to a picture that is whole.
  init(_ bytes: UnsafeRawBufferPointer) {
    var exif: UnsafeRawBufferPointer?
    var (profile, xmp):
      ((type: String, rest: UnsafeRawBufferPointer)?, (type: String, rest: UnsafeRawBufferPointer)?)
    var position = 8
    var isBehindPicture = false
    walk: while position + 12 <= bytes.count {
      let length = bytes[position..<(position + 4)].reduce(0) { $0 << 8 | Int($1) }
      let start = position + 8
      guard length <= bytes.count - start else { break }
      let data = UnsafeRawBufferPointer(rebasing: bytes[start..<(start + length)])
      // The last of several counts, and only that one is unpacked.
      let type = String(decoding: bytes[(position + 4)..<start], as: UTF8.self)
      switch type {
      case "IEND": break walk
      case "fcTL" where isBehindPicture: break walk  // the next frame of an animation
      case "IDAT": isBehindPicture = true
      case "eXIf": exif = data
      case "tEXt", "zTXt", "iTXt":
        if data.starts(with: Self.profileName), type != "iTXt" {
          profile = (type, UnsafeRawBufferPointer(rebasing: data.dropFirst(Self.profileName.count)))
        } else if data.starts(with: Self.xmpName) {
          xmp = (type, UnsafeRawBufferPointer(rebasing: data.dropFirst(Self.xmpName.count)))
        }
      default: break
      }
      position = start + length + 4
    }
    let values =
      exif.map { [UInt8]($0) } ?? profile.flatMap { Self.values(ofProfile: Self.text($0.type, $0.rest)) }
    let words = xmp.flatMap { Self.text($0.type, $0.rest) } ?? []
    orientation = words.withUnsafeBytes { ExifOrientation(exif: values, xmp: $0) }
  }

  /// The text behind a chunk's keyword, nil if it is damaged.
  private static func text(_ type: String, _ bytes: UnsafeRawBufferPointer) -> [UInt8]? {
    switch type {
    case "tEXt": return [UInt8](bytes.prefix(textLimit))
    case "zTXt": return bytes.first == 0 ? unpacked(bytes.dropFirst()) : nil
    default:
      // Flag and method of compression, then language and translated keyword, each with a zero behind.
      guard bytes.count >= 2 else { return nil }
      var rest = bytes.dropFirst(2)
      for _ in 0..<2 {
        guard let end = rest.firstIndex(of: 0) else { return nil }
        rest = rest[(end + 1)...]
      }
      if bytes[0] == 0 { return [UInt8](rest.prefix(textLimit)) }
      return bytes[1] == 0 ? unpacked(rest) : nil
    }
  }

  /// The contents of a zlib stream: deflate behind a head of two bytes.
  private static func unpacked(_ stream: Slice<UnsafeRawBufferPointer>) -> [UInt8]? {
    (try? Deflate.decompressPrefix(Data(stream.dropFirst(2)), from: "", count: textLimit)).map { [UInt8]($0) }
  }

  /// The bytes of a raw profile: three lines (empty, name, length), then hexadecimal digits.
  private static func values(ofProfile text: [UInt8]?) -> [UInt8]? {
    guard let text else { return nil }
    let lines = text.split(separator: UInt8(ascii: "\n"), maxSplits: 3, omittingEmptySubsequences: false)
    guard lines.count == 4 else { return nil }
    let digits = lines[3].filter { !" \n\r\t".utf8.contains($0) }
      .map { Character(UnicodeScalar($0)).hexDigitValue.map(UInt8.init) }
    guard digits.count.isMultiple(of: 2) else { return nil }
    var values: [UInt8] = []
    for index in stride(from: 0, to: digits.count, by: 2) {
      guard let high = digits[index], let low = digits[index + 1] else { return nil }
      values.append(high << 4 | low)
    }
    return values
  }
}
