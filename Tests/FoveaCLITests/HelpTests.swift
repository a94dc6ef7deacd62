import Foundation
import FoveaCLI
import Synchronization
import TestSupport
import Testing

/// Pages of help, as a terminal of 80 columns shows them.
@Suite(.tags(.process, .golden)) struct HelpTests {
  /// A page: the words that show it, and the golden file with its text.
  struct Page: CustomTestStringConvertible {
    var command: [String]
    var flag: String

    var testDescription: String { (command + [flag]).joined(separator: " ") }
    var name: String { (command.isEmpty ? ["fovea"] : command).joined(separator: "-") }
    var file: String { name + (flag == "--help-all" ? "-all.txt" : ".txt") }

    private static let known = Mutex<[String: String]>([:])

    /// The text of the page, which several tests look at.
    func text(columns: Int = 80) throws -> String {
      let key = "\(testDescription) \(columns)"
      if let text = Self.known.withLock({ $0[key] }) { return text }
      let text = try printed(columns: columns)
      Self.known.withLock { $0[key] = text }
      return text
    }

    private func printed(columns: Int) throws -> String {
      let outcome = try Command.run(command + [flag], environment: ["COLUMNS": "\(columns)"])
      #expect(outcome.status == 0)
      #expect(outcome.errors.isEmpty)
      return outcome.output
    }
  }

  /// The names that lead to each command, those that have subcommands among them.
  static let commands = (try? CommandInfo.root())?.paths ?? []

  /// The page of each command, and the one with all options where it is another.
  static let pages = commands.flatMap { command in
    let isLong = command.last.map { CommonOptions.table[$0] != nil } ?? false
    return (isLong ? ["--help", "--help-all"] : ["--help"]).map { Page(command: command, flag: $0) }
  }

  static let folder = Command.repository.appending(path: "Tests/FoveaCLITests/Goldens/Help")

  @Test(arguments: pages)
  func helpIsTheGoldenOne(_ page: Page) throws {
    let file = Self.folder.appending(path: page.file)
    let text = try page.text()
    if ProcessInfo.processInfo.environment["FOVEA_RECORD"] != nil {
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(page.file); run again without FOVEA_RECORD")
    } else {
      #expect(text == (try? String(contentsOf: file, encoding: .utf8)), "run once with FOVEA_RECORD=1")
    }
  }

  @Test func everyPageHasAGoldenAndEveryGoldenAPage() throws {
    #expect(Self.commands.count > 15)
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    #expect(Set(files) == Set(Self.pages.map(\.file)))
  }

  @Test(arguments: pages)
  func helpFitsOnAScreen(_ page: Page) throws {
    let lines = try page.text().split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.filter { $0.count > 80 } == [])
    guard page.flag == "--help" else { return }
    #expect(try page.text(columns: 100).count { $0 == "\n" } <= 50)
  }

  /// The same page, whichever way somebody asks for it; nothing is missing where nothing is cut.
  @Test(arguments: commands)
  func allWaysLeadToThePage(command: [String]) throws {
    let page = try Command.run(command + ["--help"]).output
    #expect(try Command.run(command + ["-h"]).output == page)
    #expect(try Command.run(["help"] + command).output == page)
    if command.last.map({ CommonOptions.table[$0] == nil }) ?? true {
      #expect(try Command.run(command + ["--help-all"]).output == page)
    }
  }

  /// Examples are commands that work when they are copied.
  @Test(arguments: pages)
  func examplesStandOnLinesOfTheirOwn(_ page: Page) throws {
    let lines = try page.text().split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.hasPrefix("Examples:") || $0.hasSuffix("itself:") })
    let examples = lines[(start + 1)...].prefix { !$0.isEmpty }
    #expect(examples.contains { $0.hasPrefix("  fovea \(page.command.joined(separator: " "))") })
    var isContinued = false
    for line in examples {
      #expect(line.hasPrefix(isContinued ? "    --" : "  fovea "), "\(line)")
      isContinued = line.hasSuffix("\\")
    }
    #expect(!isContinued)
  }

  @Test(arguments: CommonOptions.table.keys.sorted())
  func commonOptionsAreOptions(name: String) throws {
    let command = try #require(
      try CommandInfo.root().children.first { $0.commandName == name })
    let known = Set((command.arguments ?? []).compactMap(\.longName))
    let common = try #require(CommonOptions.table[name])
    let names = common.flatMap(\.names)
    #expect(names.filter { !known.contains($0) } == [])
    #expect(Set(names).count == names.count)
  }

  /// Options that mean something of their own in a command: the reason why their help is another there.
  static let reasons = [
    "batch-size": "summary computes memory for it",
    "data-dir": "data download puts the folders of data sets there",
    "force": "it names the option whose output it replaces",
    "host": "serve listens there, health asks there",
    "img-size": "data show draws pictures of this size",
    "input": "summary takes a shape, predict a file",
    "model": "val and predict need it for weights that do not name their model",
    "no-exif": "info has no orientation of a checkpoint to fall back on",
    "output-dir": "it holds what the command writes",
    "port": "serve listens there, health asks there",
    "to": "it holds what the command writes",
    "weights": "benchmark measures them in the place of a model with random ones",
  ]

  @Test func anOptionHasTheSameHelpEverywhere() throws {
    var helps: [String: Set<String>] = [:]
    for command in try CommandInfo.root().all {
      for argument in command.arguments ?? [] where !argument.isPositional {
        guard let name = argument.longName, let abstract = argument.abstract else { continue }
        // Commands differ in defaults.
        helps[name, default: []].insert(abstract.prefix { $0 != "(" }.trimmingCharacters(in: .whitespaces))
      }
    }
    let different = Set(helps.filter { $0.value.count > 1 }.keys)
    #expect(different == Set(Self.reasons.keys))
  }

  /// Everything that is said ends with a point, and begins with a capital letter; every value has a short name.
  @Test func helpIsWrittenAlike() throws {
    for command in try CommandInfo.root().all {
      for argument in command.arguments ?? [] where argument.shouldDisplay {
        guard let abstract = argument.abstract else { continue }
        #expect(abstract.first?.isUppercase == true, "\(abstract)")
        #expect(abstract.hasSuffix(".") || abstract.hasSuffix(")"), "\(abstract)")
        let value = argument.valueName ?? ""
        #expect(argument.kind != "option" || value != argument.longName || value.count < 7, "\(value)")
      }
    }
  }
}

extension CommandInfo {
  /// The command and all below it.
  fileprivate var all: [CommandInfo] { [self] + children.flatMap(\.all) }

  /// The names that lead to each command from here on, none for this one.
  fileprivate var paths: [[String]] {
    [[]] + children.flatMap { child in child.paths.map { [child.commandName] + $0 } }
  }
}
