import Foundation
import Testing

/// Input that cannot be used, and the command lines that must refuse it in one line.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  /// What is wrong, unique in its table.
  var name: String
  /// Exit code: 1 for input that cannot be used, 64 for a command line that makes no sense.
  var code: Int32 = 1
  /// The arguments of each command, separated by spaces.
  var commands: [String]
  /// What the commands may take.
  var limits = Command.Limits()
  /// The file or folder that the message must begin with, where the case is about one.
  var subject: String?
  /// Files and folders that the commands may change or make; all others must stay as they are.
  var mayWrite: [String] = []
  /// Parts of messages that differ between machines, as regular expressions, and what is recorded for each.
  var varying: [(pattern: String, text: String)] = []
  /// Makes what the commands meet, in the folder in which they run.
  var make: @Sendable (CaseFolder) throws -> Void = { _ in }
  /// The file of the goldens that the case belongs to.
  var table = ""

  var testDescription: String { "\(table): \(name)" }
}

/// Cases of one kind, whose answers are recorded in one file.
struct ErrorTable: Sendable, CustomTestStringConvertible {
  /// The name of the golden file, without its extension.
  var name: String
  var cases: [ErrorCase]

  init(_ name: String, _ cases: [ErrorCase]) {
    self.name = name
    self.cases = cases.map { each in
      var each = each
      each.table = name
      return each
    }
  }

  var testDescription: String { name }

  static let all = [
    ErrorTable("command-lines", CommandLineCases.cases),
    ErrorTable("data-files", DataFileCases.cases),
    ErrorTable("paths", PathCases.cases),
    ErrorTable("checkpoints", CheckpointCases.cases),
    ErrorTable("runs", RunCases.cases),
    ErrorTable("hostile-pickles", HostilePickleCases.cases),
    ErrorTable("hostile-archives", HostileArchiveCases.cases),
    ErrorTable("hostile-safetensors", HostileSafetensorsCases.cases),
    ErrorTable("hostile-pictures", HostilePictureCases.cases),
    ErrorTable("hostile-folders", HostileFolderCases.cases),
  ]
}
