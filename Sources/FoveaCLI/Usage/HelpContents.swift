import ArgumentParser

/// What is said about a command: what it does, examples, and its options in groups.
///
/// Pages of help and of the manual show it in their own ways.
struct HelpContents {
  /// An argument or a subcommand with its description.
  struct Entry: Hashable {
    /// The names and the value, as in `-b, --batch-size <n>`.
    var label: String
    var description: String
  }

  /// Entries under a title.
  struct Section: Hashable {
    var title: String
    var entries: [Entry]
  }

  /// The command, behind those that lead to it.
  let chain: [CommandInfo]
  let command: CommandInfo

  /// The contents of a page; nil if the chain is empty.
  init?(_ chain: [CommandInfo]) {
    guard let command = chain.last else { return nil }
    (self.chain, self.command) = (chain, command)
  }

  /// The words that call the command.
  var call: String { chain.map(\.commandName).joined(separator: " ") }

  private var blocks: [Substring] { (command.discussion ?? "").split(separator: "\n\n") }

  /// The paragraphs about the command, each on one line.
  var prose: [String] {
    blocks.filter { !$0.contains(#/:\n  /#) }.map { String($0).replacing("\n", with: " ") }
  }

  /// The blocks of examples: a title, then a line for each command or its next part.
  var examples: [String] { blocks.filter { $0.contains(#/:\n  /#) }.map(String.init) }

  /// The call with the arguments that it needs.
  var synopsis: String {
    let arguments = (command.arguments ?? []).filter(\.shouldDisplay)
    let positionals = arguments.filter(\.isPositional).map { argument in
      let text = "<\(argument.valueName ?? "")>" + (argument.isRepeating ? " ..." : "")
      return argument.isOptional ? "[\(text)]" : text
    }
    let required = arguments.filter { !$0.isPositional && !$0.isOptional }.map { label(of: $0, short: false) }
    let words = command.children.isEmpty ? positionals + required : ["<subcommand>"]
    return ([call] + words + (options.isEmpty ? [] : ["[<options>]"])).joined(separator: " ")
  }

  /// The number of options that a page of all options lists.
  var optionCount: Int { options.count { !isOpposite($0) } }

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

  /// Arguments, subcommands and options under their titles; with groups, only the options that these name.
  func sections(_ groups: [CommonOptions.Group]? = nil) -> [Section] {
    var sections: [Section] = []
    func add(_ title: String, _ label: String, _ description: String) {
      let entry = Entry(label: label, description: description)
      if let index = sections.firstIndex(where: { $0.title == title }) {
        sections[index].entries.append(entry)
      } else {
        sections.append(Section(title: title, entries: [entry]))
      }
    }
    for argument in (command.arguments ?? []) where argument.isPositional {
      add("Arguments", "<\(argument.valueName ?? "")>", Self.description(of: argument))
    }
    for (title, names) in subcommands {
      for child in command.children where names.contains(child.commandName) {
        let mark = child.commandName == command.defaultSubcommand ? " (default)" : ""
        add(title, child.commandName + mark, child.abstract ?? "")
      }
    }
    for (title, option) in shown(groups) where !isOpposite(option) {
      let name = option.longName ?? ""
      let isSwitch = options.contains { $0.longName == "no-\(name)" }
      let label = label(of: option, short: true) + (isSwitch ? "/--no-\(name)" : "")
      add(title, label, Self.description(of: option))
    }
    return sections
  }

  /// The options of the page with the titles that they stand under.
  private func shown(_ groups: [CommonOptions.Group]?) -> [(title: String, option: CommandInfo.Argument)] {
    guard let groups else { return options.map { ($0.sectionTitle ?? "Options", $0) } }
    return groups.flatMap { group in
      group.names.compactMap { name in options.first { $0.isCalled(name) }.map { (group.title, $0) } }
    }
  }

  /// The subcommands in groups.
  private var subcommands: [(title: String, names: [String])] {
    guard chain.count == 1 else { return [("Subcommands", command.children.map(\.commandName))] }
    return FoveaCommand.configuration.groupedSubcommands.map { group in
      (group.name, group.subcommands.compactMap { $0.configuration.commandName })
    }
  }

  /// The names of an option, and its value.
  private func label(of option: CommandInfo.Argument, short: Bool) -> String {
    // The footer of a page speaks of the longer one.
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
}
