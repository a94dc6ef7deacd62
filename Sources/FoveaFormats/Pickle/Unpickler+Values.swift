import FoveaCore

/// Numbers, texts and names, in bytes and (protocol 0) in lines of text.
extension Unpickler {
  /// A string of so many bytes of UTF-8; a surrogate that stands alone, which Python lets pass, is replaced.
  mutating func text(_ count: Int) throws -> PickleValue {
    let bytes = try cursor.take(count)
    if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
    guard bytes.contains(0xED) else { throw cursor.error("a string is not UTF-8") }
    return .text(String(decoding: bytes, as: UTF8.self))
  }

  /// A string of Python 2, which has no encoding: UTF-8 if it can be, otherwise Latin-1.
  mutating func oldText(_ count: Int) throws -> PickleValue { Self.oldText(try cursor.take(count)) }

  private static func oldText(_ bytes: some Collection<UInt8>) -> PickleValue {
    if let text = String(validating: bytes, as: UTF8.self) { return .text(text) }
    return .text(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
  }

  /// An integer in the fewest bytes, little-endian, two's complement.
  static func integer(_ bytes: ArraySlice<UInt8>) -> PickleValue {
    guard bytes.count <= 8 else { return .largeInteger }
    let isNegative = (bytes.last ?? 0) >= 0x80
    return .integer(bytes.reversed().reduce(isNegative ? -1 : 0) { $0 << 8 | Int($1) })
  }

  /// A name in two lines: the module and the name in it.
  mutating func lineGlobal() throws -> PickleGlobal {
    let module = String(decoding: try cursor.line(), as: UTF8.self)
    return PickleGlobal(module: module, name: String(decoding: try cursor.line(), as: UTF8.self))
  }

  /// An integer in a line, with Python 2's `L` behind it or not; `00` and `01` are truth values.
  mutating func lineInteger() throws -> PickleValue {
    var digits = String(decoding: try cursor.line(), as: UTF8.self)
    if digits == "00" || digits == "01" { return .boolean(digits == "01") }
    if digits.hasSuffix("L") { digits.removeLast() }
    if let number = Int(digits) { return .integer(number) }
    let body = digits.hasPrefix("-") ? digits.dropFirst() : digits[...]
    guard !body.isEmpty, body.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      throw cursor.error("a line is not an integer")
    }
    return .largeInteger
  }

  /// A place of the memo in a line.
  mutating func linePlace() throws -> Int {
    guard let place = Int(String(decoding: try cursor.line(), as: UTF8.self)), place >= 0 else {
      throw cursor.error("a line is not an index of the memo")
    }
    return place
  }

  /// A number in a line, as Python prints it.
  mutating func lineFloat() throws -> PickleValue {
    guard let number = Double(String(decoding: try cursor.line(), as: UTF8.self)) else {
      throw cursor.error("a line is not a number")
    }
    return .float(number)
  }

  /// A string of bytes in a line, in quotes and with Python's escapes.
  mutating func lineString() throws -> PickleValue {
    let line = try cursor.line()
    guard line.count >= 2, let quote = line.first, quote == line.last, [0x22, 0x27].contains(quote) else {
      throw cursor.error("a string is not in quotes")
    }
    let simple: [UInt8: UInt8] = [0x6E: 0x0A, 0x72: 0x0D, 0x74: 0x09]
    var bytes: [UInt8] = []
    var rest = line.dropFirst().dropLast()
    while let byte = rest.popFirst() {
      guard byte == 0x5C, let next = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      if next == UInt8(ascii: "x"), let code = Self.code(rest.prefix(2), digits: 2) {
        bytes.append(UInt8(truncatingIfNeeded: code))
        rest = rest.dropFirst(2)
      } else {
        bytes.append(simple[next] ?? next)
      }
    }
    return Self.oldText(bytes)
  }

  /// A string in a line: Latin-1, and other characters as `\uXXXX` or `\UXXXXXXXX`.
  mutating func lineUnicode() throws -> PickleValue {
    var scalars = String.UnicodeScalarView()
    var rest = try cursor.line()
    while let byte = rest.popFirst() {
      let digits = rest.first == UInt8(ascii: "u") ? 4 : rest.first == UInt8(ascii: "U") ? 8 : 0
      if byte == 0x5C, digits > 0, let code = Self.code(rest.dropFirst().prefix(digits), digits: digits) {
        scalars.append(Unicode.Scalar(code) ?? "\u{FFFD}")
        rest = rest.dropFirst(digits + 1)
      } else {
        scalars.append(Unicode.Scalar(byte))
      }
    }
    return .text(String(scalars))
  }

  /// The number that so many hexadecimal digits are, nil if they are others or fewer.
  private static func code(_ bytes: ArraySlice<UInt8>, digits: Int) -> UInt32? {
    bytes.count == digits ? UInt32(String(decoding: bytes, as: UTF8.self), radix: 16) : nil
  }
}
