import FoveaCore

/// The header of an `.npy` file: a Python dictionary with the keys `descr`, `fortran_order`, `shape`.
struct NumPyHeader {
  /// The most axes that NumPy's arrays can have.
  static let maximumRank = 64

  var descr = ""
  var isColumnMajor = false
  var shape: [Int] = []

  private let text: [UInt8]
  private let name: String
  private var position = 0

  /// Reads the one dictionary that the format allows, keys in any order.
  init(_ text: [UInt8], name: String) throws {
    self.text = text
    self.name = name
    var missing: Set = ["descr", "fortran_order", "shape"]
    try expect("{")
    while !accept("}") {
      let key = try string()
      guard missing.remove(key) != nil else { throw error("the key '\(key)' is unknown or appears twice") }
      try expect(":")
      switch key {
      case "descr": descr = try string()
      case "fortran_order": isColumnMajor = try boolean()
      default: shape = try extents()
      }
      if !accept(",") {
        try expect("}")
        break
      }
    }
    guard missing.isEmpty else { throw error("the key '\(missing.sorted()[0])' is missing") }
    skipSpace()
    guard position == text.count else { throw error("something follows the dictionary") }
  }

  private mutating func string() throws -> String {
    skipSpace()
    guard position < text.count, case let quote = text[position],
      quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { throw error("expected a string; structured elements cannot be read") }
    let rest = text[(position + 1)...]
    guard let end = rest.firstIndex(of: quote),
      let string = String(validating: rest[..<end], as: UTF8.self), !string.contains("\\")
    else { throw error("a string is not plain text") }
    position = end + 1
    return string
  }

  private mutating func boolean() throws -> Bool {
    skipSpace()
    for (word, value) in [("True", true), ("False", false)] where text[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    throw error("expected True or False")
  }

  private mutating func extents() throws -> [Int] {
    var extents: [Int] = []
    try expect("(")
    while !accept(")") {
      let digits = text[position...].prefix { (0x30...0x39).contains($0) }
      guard let extent = Int(String(decoding: digits, as: UTF8.self)) else {
        throw error("expected an extent of at least 0")
      }
      position += digits.count
      extents.append(extent)
      guard extents.count <= Self.maximumRank else {
        throw error("a tensor has more than \(Self.maximumRank) axes")
      }
      if !accept(",") {
        try expect(")")
        break
      }
    }
    return extents
  }

  private mutating func expect(_ symbol: Unicode.Scalar) throws {
    guard accept(symbol) else { throw error("expected '\(symbol)'") }
  }

  /// Skips white space, then the symbol if it comes next, then white space after it.
  private mutating func accept(_ symbol: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < text.count, text[position] == UInt8(ascii: symbol) else { return false }
    position += 1
    skipSpace()
    return true
  }

  private mutating func skipSpace() {
    while position < text.count, [0x20, 0x09, 0x0A, 0x0D].contains(text[position]) { position += 1 }
  }

  private func error(_ problem: String) -> FoveaError {
    FoveaError(.format, at: name, "header, character \(position): \(problem)", remedy: "the file is damaged")
  }
}
