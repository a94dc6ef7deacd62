import ArgumentParser
import Fovea
import FoveaCore

/// Whether a page is written, and where.
struct ReportArguments: ParsableArguments {
  @Option(
    help: .directory("Directory for report.html, confusion.svg and confusion.csv; created if missing."),
    completion: .directory)
  var report: FileLocation?

  @Flag(help: OptionHelp.force("--report"))
  var force = false

  func validate() throws {
    try require(report?.path != "", "--report is empty; name a directory.")
    try require(report != nil || !force, "--force requires --report.")
  }

  /// The report to write, nil if none is wanted; checked before any work is done.
  ///
  /// - Throws: `FoveaError` with code `.file` if it would replace something.
  func make() throws -> EvaluationReport? {
    guard let report else { return nil }
    if report.kind == .directory {
      for name in EvaluationReport.fileNames { try report.appending(name).requireFree(unless: force) }
    }
    return try EvaluationReport(directory: report.path, replacing: force)
  }
}
