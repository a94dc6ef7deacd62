import Foundation
import TestSupport
import Testing

/// Input of every kind that cannot be used: one line, the recorded one, and nothing is lost.
@Suite(.tags(.process, .golden)) struct ErrorTests {
  @Test(arguments: ErrorTable.all.flatMap(\.cases)) func endsAsRecorded(_ each: ErrorCase) throws {
    let lines = try each.answers()
    if ErrorGolden.isRecording {
      let table = try #require(ErrorTable.all.first { $0.name == each.table })
      try ErrorGolden.record(lines, of: each.name, in: table)
      Issue.record("recorded; run again without FOVEA_RECORD")
      return
    }
    let golden = ErrorGolden.all[each.table]?.entries[each.name]
    #expect(lines == golden, "Goldens/Errors/\(each.table).txt has another answer, or none")
  }

  @Test(arguments: ErrorTable.all) func goldensAreThoseOfTheCases(_ table: ErrorTable) {
    let names = table.cases.map(\.name)
    #expect(Set(names).count == names.count, "two cases have one name")
    #expect(ErrorGolden.all[table.name]?.names == names)
  }

  /// What the page about errors quotes is what the command says.
  @Test func messagesOfThePageAreThoseOfTheGoldens() throws {
    let page = try String(
      contentsOf: Command.repository.appending(path: "Documentation/Errors.md"), encoding: .utf8)
    // Where machines differ, goldens have other words.
    let spared = ["step 2: linear.5.bias: its update is not a finite number"]
    let answers = ErrorGolden.all.values.flatMap(\.entries.values).joined().map(Self.withoutNumbers)
    let quoted = page.matches(of: /(?m)^\| `([^`]+)` \|/).map { String($0.output.1) }
    #expect(quoted.count == 20)
    for message in quoted where !spared.contains(message) {
      let parts = message.split(separator: "…").map { Self.withoutNumbers(String($0)) }
      #expect(answers.contains { answer in parts.allSatisfy(answer.contains) }, "\(message)")
    }
  }

  private static func withoutNumbers(_ text: String) -> String {
    text.replacing(/[0-9.]+|\bN\b/, with: "N").trimmingCharacters(in: .whitespaces)
  }

  @Test func goldensNameNoPlaceOfOneMachine() {
    for table in ErrorTable.all {
      for line in ErrorGolden.all[table.name]?.entries.values.flatMap(\.self) ?? [] {
        #expect(!line.contains(FileManager.default.temporaryDirectory.path), "\(table.name)")
      }
    }
  }
}
