import ArgumentParser
import Foundation

/// A command as the parser describes it: its help, its arguments, its subcommands.
package struct CommandInfo: Decodable {
  /// An option, a flag or a positional argument.
  package struct Argument: Decodable {
    package struct Name: Decodable {
      package var kind: String
      package var name: String

      /// The name as a person writes it.
      var text: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    package var kind: String
    package var shouldDisplay: Bool
    var sectionTitle: String?
    var isOptional: Bool
    var isRepeating: Bool
    package var names: [Name]?
    package var valueName: String?
    var defaultValue: String?
    var allValues: [String]?
    package var abstract: String?

    /// Whether it has no name.
    package var isPositional: Bool { kind == "positional" }

    /// The long name without hyphens, nil for a positional argument.
    package var longName: String? { names?.first { $0.kind == "long" }?.name }

    /// Whether a name, with or without hyphens, is one of its own.
    func isCalled(_ name: some StringProtocol) -> Bool {
      let name = name.drop { $0 == "-" }
      return names?.contains { $0.name == name } ?? false
    }
  }

  package var commandName: String
  package var abstract: String?
  var discussion: String?
  private var shouldDisplay: Bool
  var defaultSubcommand: String?
  var subcommands: [CommandInfo]?
  package var arguments: [Argument]?

  private struct Tool: Decodable { var command: CommandInfo }

  /// The command `fovea`, with all that it has.
  package static func root() throws -> CommandInfo {
    try JSONDecoder().decode(Tool.self, from: Data(FoveaCommand._dumpHelp().utf8)).command
  }

  /// The subcommands that pages of help list.
  package var children: [CommandInfo] { known.filter(\.shouldDisplay) }

  /// The subcommands but for the parser's own, which shows help.
  var known: [CommandInfo] { (subcommands ?? []).filter { $0.commandName != "help" } }

  /// The subcommand that is meant where none is named.
  var usual: CommandInfo? { children.first { $0.commandName == defaultSubcommand } }

  /// The command that a command line is about, behind those that lead to it, the first one this one.
  func chain(of arguments: some Collection<String>) -> [CommandInfo] {
    guard let first = arguments.first else { return [self] }
    if let child = known.first(where: { $0.commandName == first }) {
      return [self] + child.chain(of: arguments.dropFirst())
    }
    if first == "help" { return chain(of: arguments.dropFirst()) }
    guard let usual, !first.hasPrefix("-") else { return [self] }
    return [self, usual]
  }
}
