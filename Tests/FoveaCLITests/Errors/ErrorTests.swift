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

  @Test func goldensNameNoPlaceOfOneMachine() {
    for table in ErrorTable.all {
      for line in ErrorGolden.all[table.name]?.entries.values.flatMap(\.self) ?? [] {
        #expect(!line.contains(FileManager.default.temporaryDirectory.path), "\(table.name)")
      }
    }
  }
}
