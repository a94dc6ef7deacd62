import Foundation
import FoveaCLI
import TestSupport
import Testing

/// Pages of the manual, as installing writes them.
@Suite(.tags(.quick, .golden)) struct ManualTests {
  private let pages: [String: String]

  init() throws {
    let pages = ManPage.all(of: [try CommandInfo.root()], date: "2026-12-31")
    self.pages = Dictionary(uniqueKeysWithValues: pages.map { ($0.name, $0.text) })
  }

  /// One with subcommands, one with arguments, options and an environment.
  @Test(arguments: ["fovea-weights", "fovea-summary", "fovea-serve"])
  func pageIsTheGoldenOne(_ name: String) throws {
    let folder = Command.repository.appending(path: "Tests/FoveaCLITests/Goldens/Manual")
    let file = folder.appending(path: "\(name).1")
    let text = try #require(pages[name])
    if ProcessInfo.processInfo.environment["FOVEA_RECORD"] != nil {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
      Issue.record("recorded \(name).1; run again without FOVEA_RECORD")
    } else {
      #expect(text == (try? String(contentsOf: file, encoding: .utf8)), "run once with FOVEA_RECORD=1")
    }
  }

  @Test func everyCommandHasAPageAndThePagesLeadToEachOther() throws {
    #expect(pages.count == HelpTests.commands.count)
    for (name, text) in pages {
      for match in text.matches(of: /\\fB(fovea[^ \n]*)\\fR\(1\)/) {
        let related = String(match.output.1).replacing("\\-", with: "-")
        #expect(pages[related] != nil && related != name, "\(name): \(related)")
      }
    }
  }

  /// Every instruction is one that we mean, every hyphen one that can be copied, every line of an example as it was.
  @Test func textIsNeverAnInstruction() throws {
    let macros = ["TH", "SH", "SS", "PP", "TP", "RS", "RE", "nf", "fi"]
    for (name, text) in pages {
      for line in text.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
        #expect(!line.isEmpty && !line.hasPrefix("'"), "\(name)")
        if line.hasPrefix(".") {
          #expect(macros.contains(String(line.dropFirst().prefix { $0 != " " })), "\(name): \(line)")
        } else {
          #expect(!line.contains(/[^\\]-/), "\(name): \(line)")
        }
      }
    }
    let page = try #require(pages["fovea-train"])
    #expect(page.contains("\nfovea train \\-\\-recipe googlenet\\-flowers \\-\\-data\\-dir flowers \\e\n"))
    #expect(page.contains("\n\\&.onnx") || !page.contains("\n.onnx"))
  }
}
