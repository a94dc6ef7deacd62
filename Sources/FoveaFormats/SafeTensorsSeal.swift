import FoveaCompression
import FoveaCore
import Foundation

/// A checksum inside a safetensors file, by which the file proves that no bit of it has changed.
///
/// It is the CRC-32 of the whole file with zeros in place of its own eight digits, kept in the metadata
/// where other readers ignore it.
struct SafeTensorsSeal {
  /// The key in the metadata.
  static let key = "fovea_checksum"
  /// What stands for the digits while the checksum is computed.
  static let blank = "00000000"

  private var checksum: UInt32

  /// Begins with the file's first bytes, the eight of the length and the header, whose digits are blank.
  init(head: Data) { checksum = CRC32.checksum(head) }

  /// Begins with the file's first bytes as they were read; nil if the digits are not where they belong.
  init?(reading head: Data) {
    guard let digits = Self.digits(in: head) else { return nil }
    self.init(head: head[..<digits.lowerBound])
    add(Data(Self.blank.utf8))
    add(head[digits.upperBound...])
  }

  /// Goes on with the bytes that follow.
  mutating func add(_ bytes: Data) { checksum = CRC32.checksum(bytes, continuing: checksum) }

  /// The eight digits.
  var digits: String {
    let text = String(checksum, radix: 16)
    return String(repeating: "0", count: Self.blank.count - text.count) + text
  }

  /// Puts the digits into the file's first bytes.
  func stamp(_ head: inout Data) {
    guard let place = Self.digits(in: head) else { return }
    head.replaceSubrange(place, with: Data(digits.utf8))
  }

  /// Where the digits lie.
  ///
  /// No value can hold the text that is searched for, as quotes in values are escaped.
  private static func digits(in head: Data) -> Range<Data.Index>? {
    guard let found = head.range(of: Data("\"\(key)\":\"".utf8)) else { return nil }
    let end = found.upperBound + blank.count
    return end <= head.endIndex ? found.upperBound..<end : nil
  }
}

extension SafeTensorsFile {
  /// Whether the file carries a checksum; reading a file compares it.
  public var isSealed: Bool { metadata[SafeTensorsSeal.key] != nil }

  /// Adds a checksum to the file, computed whenever the file is written.
  public mutating func seal() { metadata[SafeTensorsSeal.key] = SafeTensorsSeal.blank }
}
