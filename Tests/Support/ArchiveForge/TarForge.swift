/// Builds tar archives of one's own, truthful or not.
package enum TarForge {
  /// The header of an entry, followed by bytes and their padding.
  package static func entry(
    _ name: String, type: Character = "0", count: Int? = nil, contents: [UInt8] = [], size: [UInt8]? = nil,
    checksum: Int? = nil
  ) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: 512)
    put(Array(name.utf8.prefix(100)), at: 0, in: &block)
    put(size ?? octal(count ?? contents.count, digits: 11), at: 124, in: &block)
    put(Array("        ".utf8), at: 148, in: &block)
    block[156] = type.asciiValue ?? 0
    put(Array("ustar\u{0}00".utf8), at: 257, in: &block)
    put(octal(checksum ?? block.reduce(0) { $0 + Int($1) }, digits: 6) + [0], at: 148, in: &block)
    return block + contents + [UInt8](repeating: 0, count: -contents.count & 511)
  }

  /// A record of a pax header.
  package static func record(_ key: String, _ value: String) -> [UInt8] {
    let text = " \(key)=\(value)\n"
    var length = text.utf8.count
    while "\(length)\(text)".utf8.count != length { length += 1 }
    return Array("\(length)\(text)".utf8)
  }

  /// The end of an archive.
  package static let end = [UInt8](repeating: 0, count: 1024)

  private static func octal(_ number: Int, digits: Int) -> [UInt8] {
    let text = String(number, radix: 8)
    return Array((String(repeating: "0", count: max(0, digits - text.count)) + text).utf8)
  }

  private static func put(_ bytes: [UInt8], at offset: Int, in block: inout [UInt8]) {
    block.replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }
}
