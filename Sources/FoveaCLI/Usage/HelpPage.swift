import ArgumentParser
import Foundation

/// A page of help as a terminal shows it.
///
/// The parser's own page of `train` fills five screens. This one shows the common options; `--help-all` shows all.
struct HelpPage {
  private let contents: HelpContents
  /// Whether all options are shown, and everything that is said about the command.
  private let isWhole: Bool
  private let width: Int

  /// The column at which descriptions begin.
  private static let column = 26

  /// A page of at most `width` columns; nil if the chain is empty.
  init?(_ chain: [CommandInfo], isWhole: Bool, width: Int) {
    guard let contents = HelpContents(chain) else { return nil }
    (self.contents, self.width) = (contents, width)
    self.isWhole = isWhole || CommonOptions.table[contents.command.commandName] == nil
  }

  /// The width of a page for the terminal that the process writes to.
  static func width(for environment: [String: String]) -> Int {
    let columns = environment["COLUMNS"].flatMap { Int($0) } ?? Console.width(of: .standardOutput) ?? 80
    return min(max(columns, 60), 100)
  }

  /// The page without a newline at its end.
  var text: String {
    let prose = contents.prose.map { $0.wrapped(to: width).joined(separator: "\n") }
    let groups = isWhole ? nil : CommonOptions.table[contents.command.commandName]
    let sections = contents.sections(groups).map { section in
      "\(section.title):\n" + section.entries.map(text(of:)).joined(separator: "\n")
    }
    return
      ([contents.command.abstract ?? "", "Usage: \(contents.synopsis)"]
      + (isWhole ? prose + contents.examples : Array(contents.examples.prefix(1)))
      + sections + [footer].compactMap(\.self)).joined(separator: "\n\n")
  }

  /// The last line, which leads further.
  private var footer: String? {
    if !contents.command.children.isEmpty {
      return "--help after a subcommand describes it, --help-all with all of its options."
    }
    return isWhole ? nil : "\(contents.call) --help-all lists all \(contents.optionCount) options."
  }

  /// A label with its description beside it, or below if the label is too long.
  private func text(of entry: HelpContents.Entry) -> String {
    let margin = String(repeating: " ", count: Self.column)
    let lines = entry.description.wrapped(to: width - Self.column).map { margin + $0 }
    let head = "  " + entry.label
    guard let first = lines.first else { return head }
    guard head.count < Self.column else { return ([head] + lines).joined(separator: "\n") }
    return ([head + first.dropFirst(head.count)] + lines.dropFirst()).joined(separator: "\n")
  }
}

extension StringProtocol {
  /// The words in lines of at most `width` characters; a longer word has a line of its own.
  func wrapped(to width: Int) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] += " \(word)"
      } else {
        lines.append(String(word))
      }
    }
    return lines
  }
}
