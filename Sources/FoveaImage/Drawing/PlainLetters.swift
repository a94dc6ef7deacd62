import Foundation

/// Text in the letters of ``BitmapFont``.
enum PlainLetters {
  /// The byte of the box.
  static let box: UInt8 = 127

  /// Letters that have no accent to lose, and the usual way to write them in ASCII.
  private static let spellings: [Character: String] = [
    "ß": "ss", "æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d",
    "Đ": "D", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th", "ı": "i", "‘": "'", "’": "'", "“": "\"", "”": "\"",
    "–": "-", "—": "-", "…": "...", "×": "x", "\u{A0}": " ",
  ]

  /// The text as bytes of ASCII: accents are lost, what has no counterpart is a box, and control characters
  /// are spaces.
  static func bytes(of text: String) -> [UInt8] {
    text.flatMap { character -> [UInt8] in
      if let spelling = spellings[character] { return Array(spelling.utf8) }
      // The parts of a letter with accents: the letter, then the accents.
      let parts = String(character).decomposedStringWithCanonicalMapping.unicodeScalars
      guard let first = parts.first else { return [] }
      if first.properties.generalCategory == .control { return [32] }
      guard (32...126).contains(first.value) else { return [box] }
      let isMarked = parts.dropFirst().allSatisfy { $0.properties.generalCategory == .nonspacingMark }
      return isMarked ? [UInt8(first.value)] : [box]
    }
  }

  /// The lines of a text with an ending, each of at most so many letters.
  ///
  /// Lines end at spaces where they can. Of a text that is too long the end is replaced by dots.
  static func lines(of text: String, ending: String, columns: Int, count: Int) -> [[UInt8]] {
    let tail = ending.isEmpty ? [] : [32] + bytes(of: ending)
    var words = bytes(of: text)
    var lines = wrapped(words + tail, columns: columns)
    while lines.count > count, !words.isEmpty {
      let dots = Array("...".utf8)
      if words.suffix(3) == dots[...] { words.removeLast(3) }
      words.removeLast(min(words.count, 4))
      words += dots
      if words.count == dots.count { words = [] }
      lines = wrapped(words + tail, columns: columns)
    }
    return Array(lines.prefix(count))
  }

  private static func wrapped(_ text: [UInt8], columns: Int) -> [[UInt8]] {
    var (rest, lines) = (text[...], [[UInt8]]())
    while rest.count > columns {
      let line = rest.prefix(columns + 1)
      if let space = line.lastIndex(of: 32), space > rest.startIndex {
        lines.append(Array(rest[..<space]))
        rest = rest[(space + 1)...]
      } else {
        lines.append(Array(rest.prefix(columns)))
        rest = rest.dropFirst(columns)
      }
    }
    return lines + [Array(rest)]
  }
}
