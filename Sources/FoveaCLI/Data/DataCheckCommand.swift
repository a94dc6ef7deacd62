import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea data check`: reads every picture of a folder and says what is wrong with it.
struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Read every picture of a folder and list what is broken, duplicated or suspicious.",
    discussion: """
      Nothing is changed or deleted. Suspicious are files whose name does not say their format, tiny and huge \
      pictures, pictures that are in train and val, or in two classes; classes of few pictures or none, in train or \
      val alone, or with names that differ in nothing but their bytes; and a folder of one class. The exit code is 1 \
      if a file is broken.

      Examples:
        fovea data check photos
        fovea data check photos --format json
      """)

  @Argument(help: "The folder of the pictures.")
  var directory: FileLocation

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func run() throws {
    let isShown = Console.canRewrite
    let result = try FolderInspection(path: directory.path) { done, count in
      guard isShown, done % 20 == 0 || done == count else { return }
      Console.clearLine()
      Console.raw("\(done) of \(count) files")
    }
    Console.clearLine()
    switch format {
    case .text: describe(result)
    case .json:
      var object = JSONObject()
      object.set("files", result.files)
      object.set("broken", result.broken.map(Self.object))
      object.set("duplicates", result.duplicates)
      object.set("suspicious", result.suspicious.map(Self.object))
      Console.result("\(object)")
    }
    if !result.broken.isEmpty { throw ExitCode.failure }
  }

  private func describe(_ result: FolderInspection) {
    for finding in result.broken { Console.result(line("broken: \(finding.path): \(finding.reason)")) }
    for group in result.duplicates { Console.result(line("duplicate: \(group.joined(separator: ", "))")) }
    for finding in result.suspicious {
      Console.result(line("suspicious: \(finding.path): \(finding.reason)"))
    }
    Console.result(
      "\(result.files) files, \(result.broken.count) broken, \(result.duplicates.count) groups of duplicates, "
        + "\(result.suspicious.count) suspicious")
  }

  private func line(_ text: String) -> String { Formatting.line(text, atMost: .max) }

  private static func object(_ finding: FolderInspection.Finding) -> JSONObject {
    var object = JSONObject()
    object.set("path", finding.path)
    object.set("reason", finding.reason)
    return object
  }
}
