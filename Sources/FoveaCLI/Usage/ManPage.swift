import Foundation
import Fovea

/// A page of the manual, in the macros that `man` and `mandoc` read.
///
/// It says what `--help-all` says, as ``HelpContents`` holds it, and what is common to all commands: exit status,
/// environment, where to read on.
package struct ManPage {
  private let contents: HelpContents
  private let date: String

  /// The pages of a command and of all commands below it.
  ///
  /// - Parameters:
  ///   - chain: The command, behind those that lead to it.
  ///   - date: The day that stands below the pages, as in `2026-12-31`.
  /// - Returns: The command's page, then theirs, in the order of the help.
  package static func all(of chain: [CommandInfo], date: String) -> [ManPage] {
    let children = chain.last?.children ?? []
    return (HelpContents(chain).map { [ManPage(contents: $0, date: date)] } ?? [])
      + children.flatMap { all(of: chain + [$0], date: date) }
  }

  private init(contents: HelpContents, date: String) {
    (self.contents, self.date) = (contents, date)
  }

  /// The name of the page, as in `fovea-data-check`.
  package var name: String { contents.chain.map(\.commandName).joined(separator: "-") }

  /// The page, with a newline at its end.
  package var text: String {
    let title = Roff.escaped(name.uppercased())
    var abstract = contents.command.abstract ?? ""
    if abstract.hasSuffix(".") { abstract.removeLast() }
    let parts = [
      ".TH \(title) 1 \(date) \"fovea \(FoveaVersion.current)\" \"User commands\"",
      ".SH NAME\n\(Roff.escaped(name)) \\- \(Roff.escaped(abstract))",
      ".SH SYNOPSIS\n\(Roff.marked(contents.synopsis))",
      contents.prose.isEmpty
        ? "" : ".SH DESCRIPTION\n" + contents.prose.map(Roff.paragraph).joined(separator: "\n.PP\n"),
      sections,
      contents.examples.isEmpty
        ? "" : ".SH EXAMPLES\n" + contents.examples.map(Roff.example).joined(separator: "\n.PP\n"),
      ".SH EXIT STATUS\n" + Self.entries(ManFacts.statuses(of: contents.command.commandName)),
      environment,
      ".SH SEE ALSO\n" + related.map { "\\fB\(Roff.escaped($0))\\fR(1)" }.joined(separator: ",\n"),
    ]
    return parts.filter { !$0.isEmpty }.joined(separator: "\n") + "\n"
  }

  /// Subcommands or arguments, then options, in the groups of the help.
  private var sections: String {
    let all = contents.sections()
    let arguments = all.filter { $0.title == "Arguments" }
    let options = all.filter { $0.title == "Options" }
    let groups = all.filter { !["Arguments", "Options"].contains($0.title) }
    let untitled = arguments.map { ".SH ARGUMENTS\n" + Self.entries($0.entries) }
    let titled = groups.map { ".SS \(Roff.escaped($0.title))\n" + Self.entries($0.entries) }
    let plain = [".SH OPTIONS"] + options.map { Self.entries($0.entries) }
    let isParent = !contents.command.children.isEmpty
    return (isParent ? [".SH COMMANDS"] + titled + plain : untitled + plain + titled).joined(separator: "\n")
  }

  private var environment: String {
    let entries = ManFacts.environment(of: contents.chain.map(\.commandName))
    return entries.isEmpty ? "" : ".SH ENVIRONMENT\n" + Self.entries(entries)
  }

  private static func entries(_ entries: [HelpContents.Entry]) -> String {
    entries.map { ".TP\n\(Roff.marked($0.label))\n\(Roff.paragraph($0.description))" }.joined(separator: "\n")
  }

  /// The pages of the commands around this one.
  private var related: [String] {
    let names = contents.chain.map(\.commandName)
    let parents = (1..<max(names.count, 1)).map { names.prefix($0).joined(separator: "-") }
    let siblings = contents.chain.count > 2 ? contents.chain[contents.chain.count - 2].children : []
    return parents
      + siblings.map { (names.dropLast() + [$0.commandName]).joined(separator: "-") }.filter { $0 != name }
      + contents.command.children.map { "\(name)-\($0.commandName)" }
  }
}
