import ArgumentParser
import Foundation

/// A page of help: what a command does, examples, and its options in groups.
///
/// The parser's own page of `train` fills five screens. This one shows the common options; `--help-all` shows all.
struct HelpPage {
  /// The command that the page is about, behind those that lead to it.
  let chain: [CommandInfo]
  let command: CommandInfo
  /// Whether all options are shown, and everything that is said about the command.
  let isWhole: Bool
  let width: Int

  /// The column at which descriptions begin.
  private static let column = 26

  /// A page of at most `width` columns; nil if the chain is empty.
  init?(_ chain: [CommandInfo], isWhole: Bool, width: Int) {
    guard let command = chain.last else { return nil }
    (self.chain, self.command, self.width) = (chain, command, width)
    self.isWhole = isWhole || CommonOptions.table[command.commandName] == nil
  }

  /// The width of a page for the terminal that the process writes to.
  static func width(for environment: [String: String]) -> Int {
    let columns = environment["COLUMNS"].flatMap { Int($0) } ?? Console.width(of: .standardOutput) ?? 80
    return min(max(columns, 60), 100)
  }

  /// The words that call the command.
  private var call: String { chain.map(\.commandName).joined(separator: " ") }

  /// The page without a newline at its end.
  var text: String {
    let blocks = (command.discussion ?? "").split(separator: "\n\n")
    let examples = blocks.filter { $0.contains(#/:\n  /#) }.map(String.init)
    let prose = blocks.filter { !$0.contains(#/:\n  /#) }
      .map { $0.replacing("\n", with: " ").wrapped(to: width).joined(separator: "\n") }
    return
      ([command.abstract ?? "", "Usage: \(synopsis)"]
      + (isWhole ? prose + examples : Array(examples.prefix(1)))
      + sections + [footer].compactMap(\.self)).joined(separator: "\n\n")
  }

  /// The call with the arguments that it needs.
  private var synopsis: String {
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    let positionals = arguments.filter(\.isPositional).map { argument in
      let text = "<\(argument.valueName ?? "")>" + (argument.isRepeating ? " ..." : "")
      return argument.isOptional ? "[\(text)]" : text
    }
    let required = arguments.filter { !$0.isPositional && !$0.isOptional }.map { label(of: $0, short: false) }
    let words = command.children.isEmpty ? positionals + required : ["<subcommand>"]
    return ([call] + words + (options.isEmpty ? [] : ["[<options>]"])).joined(separator: " ")
  }

  /// All options that are shown somewhere; those of every command stand on the page of the root alone.
  private var options: [CommandInfo.Argument] {
    let common = ["help", "version"]
    return (command.arguments ?? []).filter { argument in
      argument.shouldDisplay && !argument.isPositional
        && (chain.count == 1 || argument.longName.map { !common.contains($0) } ?? true)
    }
  }

  /// Whether an option switches another one off, beside which it stands.
  private func isOpposite(_ option: CommandInfo.Argument) -> Bool {
    guard let name = option.longName, name.hasPrefix("no-") else { return false }
    return options.contains { $0.longName.map { $0 == name.dropFirst(3) } ?? false }
  }

  private var sections: [String] {
    var titles: [String] = []
    var entries: [String: [String]] = [:]
    func add(_ title: String, _ entry: String) {
      if entries[title] == nil { titles.append(title) }
      entries[title, default: []].append(entry)
    }
    for argument in (command.arguments ?? []) where argument.isPositional {
      add("Arguments", entry("<\(argument.valueName ?? "")>", Self.description(of: argument)))
    }
    for (title, names) in groups {
      for child in command.children where names.contains(child.commandName) {
        let mark = child.commandName == command.defaultSubcommand ? " (default)" : ""
        add(title, entry(child.commandName + mark, child.abstract ?? ""))
      }
    }
    for (title, option) in shown where !isOpposite(option) {
      let name = option.longName ?? ""
      let isSwitch = options.contains { $0.longName == "no-\(name)" }
      let label = label(of: option, short: true) + (isSwitch ? "/--no-\(name)" : "")
      add(title, entry(label, Self.description(of: option)))
    }
    return titles.map { "\($0):\n" + entries[$0, default: []].joined(separator: "\n") }
  }

  /// The options of the page with the titles that they stand under.
  private var shown: [(title: String, option: CommandInfo.Argument)] {
    guard !isWhole, let groups = CommonOptions.table[command.commandName] else {
      return options.map { ($0.sectionTitle ?? "Options", $0) }
    }
    return groups.flatMap { group in
      group.names.compactMap { name in options.first { $0.isCalled(name) }.map { (group.title, $0) } }
    }
  }

  /// The subcommands in groups.
  private var groups: [(title: String, names: [String])] {
    guard chain.count == 1 else { return [("Subcommands", command.children.map(\.commandName))] }
    return FoveaCommand.configuration.groupedSubcommands.map { group in
      (group.name, group.subcommands.compactMap { $0.configuration.commandName })
    }
  }

  /// The last line, which leads further.
  private var footer: String? {
    if !command.children.isEmpty {
      return "--help after a subcommand describes it, --help-all with all of its options."
    }
    guard !isWhole else { return nil }
    return "\(call) --help-all lists all \(options.count { !isOpposite($0) }) options."
  }

  /// The names of an option, and its value.
  private func label(of option: CommandInfo.Argument, short: Bool) -> String {
    // The footer speaks of the longer page.
    let names = (option.names ?? []).filter { ($0.kind == "long" || short) && $0.name != "help-all" }.map(
      \.text)
    let value = option.kind == "option" ? " <\(option.valueName ?? "value")>" : ""
    return names.joined(separator: ", ") + value
  }

  /// What is said of an argument, with its values and its default.
  private static func description(of argument: CommandInfo.Argument) -> String {
    var text = argument.abstract ?? ""
    var standard = argument.defaultValue
    if let match = text.firstMatch(of: #/ \(default: (.*)\)$/#) {
      standard = String(match.output.1)
      text.removeSubrange(match.range)
    }
    let words = text.split { !$0.isLetter && !$0.isNumber && $0 != "-" }
    let values = (argument.allValues ?? []).filter { !$0.isEmpty }
    let isComplete = values.allSatisfy { value in words.contains { $0 == value } }
    let notes =
      (isComplete ? [] : ["values: \(values.joined(separator: ", "))"])
      + (standard.map { ["default: \($0)"] } ?? [])
    return text + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
  }

  /// A label with its description beside it, or below if the label is too long.
  private func entry(_ label: String, _ description: String) -> String {
    let margin = String(repeating: " ", count: Self.column)
    let lines = description.wrapped(to: width - Self.column).map { margin + $0 }
    let head = "  " + label
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
