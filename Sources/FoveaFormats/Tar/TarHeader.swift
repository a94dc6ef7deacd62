import FoveaCore

/// A block of 512 bytes that describes an entry of a tar archive (POSIX.1-1988 ustar, and GNU's variant).
struct TarHeader {
  /// The size of a block; everything in an archive begins at a multiple of it.
  static let blockSize = 512

  /// The letter that says what the entry is.
  let type: UInt8
  /// The number of bytes that follow the block.
  let count: Int
  /// The name as it is written here, which a block before may replace.
  let name: [UInt8]

  /// Reads a block that is not all zeros.
  ///
  /// - Throws: `FoveaError` with code `.format` if its checksum is wrong or a number is invalid.
  init(_ block: [UInt8], of archive: String, at offset: Int) throws {
    let place = "\(archive): the header at byte \(offset)"
    let claimed = try Self.number(block[148..<156], "checksum", place)
    guard Self.checksums(block).contains(claimed) else {
      throw FoveaError(
        .format, at: place, "its bytes do not have the checksum that it gives",
        remedy: "the file is damaged or not a tar archive; fetch it again")
    }
    type = block[156]
    count = try Self.number(block[124..<136], "size", place)
    let ownName = Self.text(block[0..<100])
    let prefix = block[257..<263].elementsEqual("ustar\0".utf8) ? Self.text(block[345..<500]) : []
    name = prefix.isEmpty ? ownName : prefix + [UInt8(ascii: "/")] + ownName
  }

  /// What an entry that is refused is called.
  var kindInWords: String {
    switch type {
    case UInt8(ascii: "1"): "a hard link"
    case UInt8(ascii: "2"): "a symbolic link"
    case UInt8(ascii: "3"), UInt8(ascii: "4"): "a device"
    case UInt8(ascii: "6"): "a pipe"
    case UInt8(ascii: "S"): "a sparse file"
    default: "of type \(quoted(String(Unicode.Scalar(type))))"
    }
  }

  /// The sum of all bytes, those of the checksum taken for spaces; old programs counted bytes with their signs.
  private static func checksums(_ block: [UInt8]) -> [Int] {
    let bytes = block.enumerated().map { (148..<156).contains($0.offset) ? 0x20 : $0.element }
    return [bytes.reduce(0) { $0 + Int($1) }, bytes.reduce(0) { $0 + Int(Int8(bitPattern: $1)) }]
  }

  /// The bytes before the first zero.
  private static func text(_ field: ArraySlice<UInt8>) -> [UInt8] { Array(field.prefix { $0 != 0 }) }

  /// A number in octal digits, or, where these would not do, in bytes behind a first one of 0x80.
  private static func number(_ field: ArraySlice<UInt8>, _ what: String, _ place: String) throws -> Int {
    if let first = field.first, first & 0x80 != 0 {
      let digits = field.dropFirst()
      guard first == 0x80, digits.dropLast(8).allSatisfy({ $0 == 0 }),
        let number = Int(exactly: digits.suffix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) })
      else { throw wrong(field, what, place) }
      return number
    }
    let digits = field.drop { $0 == 0x20 }.prefix { $0 != 0 && $0 != 0x20 }
    guard digits.allSatisfy({ (0x30..<0x38).contains($0) }) else { throw wrong(field, what, place) }
    return digits.reduce(0) { $0 << 3 | Int($1 - 0x30) }
  }

  private static func wrong(_ field: ArraySlice<UInt8>, _ what: String, _ place: String) -> FoveaError {
    FoveaError(
      .format, at: place,
      "its \(what) is not a number: \(field.map { String($0, radix: 16) }.joined(separator: " "))",
      remedy: "the file is damaged or not a tar archive; fetch it again")
  }
}
