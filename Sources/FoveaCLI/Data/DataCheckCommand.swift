import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea data check`: reads every picture of a folder and says what is wrong with it.
struct DataCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "List broken, duplicate and suspicious pictures of a folder.",
    discussion: """
      Every picture is read; nothing is changed or deleted. Suspicious pictures have a name that does not match \
      their format, are tiny or huge, or are in train and val or in two classes. Suspicious classes have few \
      pictures or none, are in train or val alone, or have names that differ only in their bytes. A folder of \
      one class is suspicious, too. Ignored files are not pictures (RAW files included) or are not in the \
      directory of a class. The exit code is 1 if a file is broken.

      Examples:
        fovea data check photos
        fovea data check photos --format json
      """)

  @Argument(help: "Folder of the pictures.", completion: .directory)
  var directory: FileLocation

  @Option(help: OptionHelp.format)
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
      object.set("ignored", result.ignored.map(Self.object))
      object.set("duplicates", result.duplicates)
      object.set("suspicious", result.suspicious.map(Self.object))
      Console.result("\(object)")
    }
    if !result.broken.isEmpty { throw ExitCode.failure }
  }

  private func describe(_ result: FolderInspection) {
    for finding in result.broken { Console.result(line("broken: \(finding.path): \(finding.reason)")) }
    for finding in result.ignored { Console.result(line("ignored: \(finding.path): \(finding.reason)")) }
    for group in result.duplicates { Console.result(line("duplicate: \(group.joined(separator: ", "))")) }
    for finding in result.suspicious {
      Console.result(line("suspicious: \(finding.path): \(finding.reason)"))
    }
    Console.result(
      "\(result.files) files, \(result.broken.count) broken, \(result.ignored.count) ignored, "
        + "\(result.duplicates.count) groups of duplicates, "
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
