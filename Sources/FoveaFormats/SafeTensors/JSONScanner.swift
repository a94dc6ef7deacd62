import FoveaCore

/// Reads JSON piece by piece, as its caller expects it, and builds no tree.
///
/// What the caller does not read or skip is an error, so nesting is bounded, and a key that appears twice in one
/// object is seen (RFC 8259 leaves open what a reader makes of those).
struct JSONScanner {
  /// The most members of an object; the largest networks have a few thousand tensors.
  static let maximumMembers = 50_000
  /// The most numbers in an array, as many as a tensor may have axes.
  static let maximumNumbers = 64
  /// The longest key, and what holds for other strings if nothing else is said, in bytes.
  static let maximumKey = 1 << 16
  /// How deep values that are skipped may nest.
  static let maximumDepth = 100

  private let bytes: [UInt8]
  private let name: String
  private var position = 0

  /// Scans UTF-8 text; errors call it `name`.
  init(_ bytes: [UInt8], name: String) {
    self.bytes = bytes
    self.name = name
  }

  /// Reads an object: `member` is called after each key and reads the value; it may not leave it.
  mutating func object(_ member: (inout JSONScanner, String) throws -> Void) throws {
    try expect("{")
    if accept("}") { return }
    var keys: Set<String> = []
    repeat {
      let key = try string(atMost: Self.maximumKey)
      guard keys.count < Self.maximumMembers else {
        throw error("an object has more than \(Self.maximumMembers) members")
      }
      guard keys.insert(key).inserted else { throw error("the key \(quoted(key)) appears twice") }
      try expect(":")
      try member(&self, key)
    } while accept(",")
    try expect("}")
  }

  /// Reads an array of integers that are not negative.
  mutating func integers() throws -> [Int] {
    try expect("[")
    if accept("]") { return [] }
    var numbers: [Int] = []
    repeat {
      guard numbers.count < Self.maximumNumbers else {
        throw error("an array has more than \(Self.maximumNumbers) numbers")
      }
      numbers.append(try integer())
    } while accept(",")
    try expect("]")
    return numbers
  }

  /// Reads an integer that is not negative.
  mutating func integer() throws -> Int {
    skipSpace()
    let start = position
    var value = 0
    while position < bytes.count, case let digit = bytes[position], (0x30...0x39).contains(digit) {
      let (tens, first) = value.multipliedReportingOverflow(by: 10)
      let (sum, second) = tens.addingReportingOverflow(Int(digit) - 0x30)
      guard !first, !second else { throw error("a number is too large") }
      value = sum
      position += 1
    }
    guard position > start else { throw error("expected an integer of at least 0, got \(found)") }
    guard position == start + 1 || bytes[start] != 0x30 else { throw error("a number begins with 0") }
    return value
  }

  /// Reads a string of at most so many bytes.
  mutating func string(atMost limit: Int = Self.maximumKey) throws -> String {
    try expect("\"")
    var text: [UInt8] = []
    while true {
      let run = bytes[position...].prefix {
        $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\")
      }
      guard text.count + run.count <= limit else { throw error("a string is longer than \(limit) bytes") }
      text += run
      position = run.endIndex
      guard position < bytes.count else { throw error("a string does not end") }
      let byte = bytes[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else {
          throw error("a string is not UTF-8")
        }
        return string
      case UInt8(ascii: "\\"): try appendEscape(to: &text)
      default: throw error("a string holds a control character")
      }
    }
  }

  /// Skips `null` if it comes next; says whether it did.
  mutating func null() -> Bool { accept(word: "null") }

  /// Skips a value of any kind.
  mutating func skipValue(depth: Int = 0) throws {
    guard depth < Self.maximumDepth else { throw error("values nest too deep") }
    skipSpace()
    switch position < bytes.count ? bytes[position] : 0 {
    case UInt8(ascii: "{"): try object { scanner, _ in try scanner.skipValue(depth: depth + 1) }
    case UInt8(ascii: "["):
      position += 1
      if accept("]") { return }
      repeat { try skipValue(depth: depth + 1) } while accept(",")
      try expect("]")
    case UInt8(ascii: "\""): _ = try string(atMost: bytes.count)
    default:
      if accept(word: "null") || accept(word: "true") || accept(word: "false") { return }
      let number = bytes[position...].prefix { "+-.0123456789Ee".utf8.contains($0) }
      guard Double(String(decoding: number, as: UTF8.self)) != nil else {
        throw error("expected a value, got \(found)")
      }
      position = number.endIndex
    }
  }

  /// Makes sure that nothing but white space is left.
  mutating func end() throws {
    skipSpace()
    guard position == bytes.count else { throw error("expected nothing more, got \(found)") }
  }

  /// An error at the current byte.
  func error(_ problem: String) -> FoveaError {
    FoveaError(
      .format, at: name, "header, byte \(position): \(problem)", remedy: "the file is damaged")
  }

  /// Reads what follows a backslash and appends what it stands for, as UTF-8.
  private mutating func appendEscape(to text: inout [UInt8]) throws {
    guard position < bytes.count else { throw error("a string does not end") }
    let byte = bytes[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"): text += String(try unicodeEscape()).utf8
    default: throw error("an escape in a string is unknown")
    }
  }

  /// Reads the digits of `\uXXXX`, and a second escape if they are half of a surrogate pair.
  private mutating func unicodeEscape() throws -> Character {
    var code = try fourDigits()
    if (0xD800..<0xDC00).contains(code), bytes[position...].starts(with: [0x5C, 0x75]) {
      position += 2
      let low = try fourDigits()
      guard (0xDC00..<0xE000).contains(low) else { throw error("a surrogate pair is broken") }
      code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
    }
    guard let scalar = Unicode.Scalar(code) else { throw error("a surrogate stands alone") }
    return Character(scalar)
  }

  private mutating func fourDigits() throws -> UInt32 {
    guard bytes.count - position >= 4 else { throw error("a string does not end") }
    var code: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = Character(Unicode.Scalar(bytes[position])).hexDigitValue else {
        throw error("an escape in a string is unknown")
      }
      code = code << 4 | UInt32(digit)
      position += 1
    }
    return code
  }

  private mutating func expect(_ symbol: Unicode.Scalar) throws {
    guard accept(symbol) else { throw error("expected '\(symbol)', got \(found)") }
  }

  private mutating func accept(_ symbol: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: symbol) else { return false }
    position += 1
    return true
  }

  private mutating func accept(word: String) -> Bool {
    skipSpace()
    guard bytes[position...].starts(with: word.utf8) else { return false }
    position += word.utf8.count
    return true
  }

  private mutating func skipSpace() {
    while position < bytes.count {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private var found: String {
    guard position < bytes.count else { return "the end" }
    let byte = bytes[position]
    return (0x21..<0x7F).contains(byte) ? "'\(Character(Unicode.Scalar(byte)))'" : "byte \(byte)"
  }
}

/// The text as a JSON string: in quotes, with the escapes that JSON demands.
package func quoted(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\u{00}"..<"\u{20}":
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
