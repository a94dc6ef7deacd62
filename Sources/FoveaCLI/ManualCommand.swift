import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea manual`: writes the pages of the manual, for those who install the command.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Write the pages of the manual.", shouldDisplay: false)

  @Option(help: .directory("Directory for the pages; created if missing."), completion: .directory)
  var outputDir: FileLocation

  func run() throws {
    try Directory.make(outputDir, remedy: "name another directory with --output-dir")
    for page in ManPage.all(of: [try CommandInfo.root()], date: Self.date) {
      try AtomicFile.write(Data(page.text.utf8), to: outputDir.appending("\(page.name).1").path)
    }
  }

  /// The day on which the pages are written, or that of `SOURCE_DATE_EPOCH`, so that equal sources give equal pages.
  private static var date: String {
    let seconds = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"].flatMap { Double($0) }
    let day = seconds.map { Date(timeIntervalSince1970: $0) } ?? Date()
    return day.formatted(.iso8601.year().month().day())
  }
}
