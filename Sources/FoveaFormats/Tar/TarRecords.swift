import FoveaCore

/// What blocks before an entry's own say of it: the records of pax (POSIX.1-2001) and GNU's long names.
struct TarRecords {
  /// The path, in place of the one in the header.
  var path: [UInt8]?
  /// The number of bytes, in place of the one in the header.
  var count: Int?

  /// Takes the records of a pax header: `LENGTH KEY=VALUE` and a line feed each, the length that of all of it.
  ///
  /// - Throws: `FoveaError` with code `.format` if they break that form, or describe a file with holes.
  mutating func read(_ bytes: [UInt8], at place: String) throws {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let space = rest.firstIndex(of: 0x20), let length = Self.number(rest[..<space]),
        length <= rest.count, length > space - rest.startIndex + 1,
        rest[rest.startIndex + length - 1] == 0x0A,
        let equals = rest[space..<rest.startIndex + length].firstIndex(of: UInt8(ascii: "="))
      else {
        throw FoveaError(
          .format, at: place, "a pax header is not made of records",
          remedy: "the file is damaged; fetch it again")
      }
      let value = rest[(equals + 1)..<(rest.startIndex + length - 1)]
      let key = String(decoding: rest[(space + 1)..<equals], as: UTF8.self)
      switch key {
      case "path": path = Array(value)
      case "size":
        guard let number = Self.number(value) else {
          throw FoveaError(
            .format, at: place, "a pax header gives a size that is not a number",
            remedy: "the file is damaged; fetch it again")
        }
        count = number
      case _ where key.hasPrefix("GNU.sparse."):
        throw FoveaError(
          .format, at: place, "holds a sparse file, which is not supported",
          remedy: "pack it without --sparse")
      default: break
      }
      rest = rest.dropFirst(length)
    }
  }

  /// A number in decimal digits; nil if it is invalid or too large.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    guard (1...18).contains(digits.count), digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
