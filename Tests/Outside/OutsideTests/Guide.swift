import Foundation
import Testing

/// An article of the documentation catalogue.
struct Guide: CustomTestStringConvertible, Sendable {
  /// The name of its file without the ending.
  let name: String
  /// The blocks of code, in their order.
  let blocks: [GuideBlock]

  var testDescription: String { name }

  /// Every article, in the order of the names.
  static let all: [Guide] = {
    let folder = GuideTests.repository.appending(path: "Sources/Fovea/Fovea.docc")
    return files(below: folder, ending: "md").compactMap { file in
      (try? String(contentsOf: file, encoding: .utf8)).map {
        Guide(name: file.deletingPathExtension().lastPathComponent, blocks: GuideBlock.blocks(of: $0))
      }
    }
  }()

  /// The lines of each file that has the name of the article, or begins with it and a plus sign.
  func sources() throws -> [[String]] {
    let folder = GuideTests.repository.appending(path: "Tests/Outside/GuideCodeTests")
    return try Self.files(below: folder, ending: "swift")
      .filter { file in
        let name = file.deletingPathExtension().lastPathComponent
        return name == self.name || name.hasPrefix(self.name + "+")
      }
      .map { try String(contentsOf: $0, encoding: .utf8).components(separatedBy: "\n") }
  }

  private static func files(below folder: URL, ending: String) -> [URL] {
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix("." + ending) }.sorted().map { folder.appending(path: $0) }
  }
}

/// A block of code between fences of three backquotes.
struct GuideBlock: Sendable {
  /// The word behind the first fence.
  var language: String
  /// The number of the first fence's line, counted from 1.
  var line: Int
  /// The lines between the fences.
  var lines: [String] = []

  /// The blocks of an article.
  static func blocks(of text: String) -> [GuideBlock] {
    var blocks: [GuideBlock] = []
    var current: GuideBlock?
    for (number, line) in text.components(separatedBy: "\n").enumerated() {
      let content = line.trimmingCharacters(in: .whitespaces)
      guard content.hasPrefix("```") else {
        current?.lines.append(line)
        continue
      }
      if let block = current {
        blocks.append(block)
        current = nil
      } else {
        current = GuideBlock(language: String(content.dropFirst(3)), line: number + 1)
      }
    }
    return blocks
  }

  /// Whether the block is a run of lines of a file, apart from an indentation that all of them share.
  func isRun(of file: [String]) -> Bool {
    let wanted = Self.withoutIndentation(lines[...])
    guard !wanted.isEmpty, file.count >= wanted.count else { return false }
    return (0...file.count - wanted.count).contains { start in
      Self.withoutIndentation(file[start..<start + wanted.count]) == wanted
    }
  }

  private static func withoutIndentation(_ lines: ArraySlice<String>) -> [String] {
    let common =
      lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    return lines.map { $0.allSatisfy(\.isWhitespace) ? "" : String($0.dropFirst(common)) }
  }

  /// The words behind `fovea` in each line that begins with it or with `$ fovea`; a backslash continues a line.
  var commands: [[String]] {
    let text = lines.joined(separator: "\n").replacing(/\\\n\s*/, with: " ")
    return text.components(separatedBy: "\n").compactMap { line in
      let command = line.hasPrefix("$ ") ? line.dropFirst(2) : line[...]
      return command.hasPrefix("fovea ") ? Self.words(of: command.dropFirst(6)) : nil
    }
  }

  /// The words of a command as a shell divides them, up to where its output goes or a comment begins.
  private static func words(of command: Substring) -> [String] {
    var words: [String] = []
    var word: String?
    var quote: Character?
    for letter in command {
      if quote == letter {
        quote = nil
      } else if quote != nil {
        word = (word ?? "") + String(letter)
      } else if letter == "'" || letter == "\"" {
        quote = letter
        word = word ?? ""
      } else if letter == " " {
        if let word { words.append(word) }
        word = nil
      } else if word == nil, ">|#&;".contains(letter) {
        return words
      } else {
        word = (word ?? "") + String(letter)
      }
    }
    if let word { words.append(word) }
    return words
  }

  /// The names of the options among the words of a command: `--name`, or `-n` of one letter.
  static func options(in words: [String]) -> [String] {
    words.compactMap { word in
      let name = word.prefix { $0 != "=" }
      if name.hasPrefix("--") { return name.count > 2 ? String(name) : nil }
      guard name.count == 2, name.first == "-", name.last?.isLetter == true else { return nil }
      return String(name)
    }
  }
}
