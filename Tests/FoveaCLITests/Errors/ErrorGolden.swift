import Foundation
import Synchronization
import Testing

/// Recorded answers: for each case of a table its name, the commands, and under them exit code and message.
///
///     unknown model
///       $ fovea train --model lennet --data shapes --output-dir out
///       1: fovea: lennet: no model has this name; did you mean lenet?
struct ErrorGolden: Sendable {
  /// The lines of each case below its name.
  var entries: [String: [String]] = [:]
  /// Names that stand in the file, in its order.
  var names: [String] = []

  init(_ text: String) {
    for line in text.split(separator: "\n", omittingEmptySubsequences: true) {
      if line.hasPrefix("  "), let name = names.last {
        entries[name, default: []].append(String(line.dropFirst(2)))
      } else {
        names.append(String(line))
      }
    }
  }

  static func file(_ table: String) -> URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Goldens/Errors/\(table).txt")
  }

  /// The goldens of a table; none where nothing was recorded yet.
  static func read(_ table: String) -> ErrorGolden {
    ErrorGolden((try? String(contentsOf: file(table), encoding: .utf8)) ?? "")
  }

  /// The goldens of all tables as they were before anything was recorded.
  static let all = Dictionary(uniqueKeysWithValues: ErrorTable.all.map { ($0.name, read($0.name)) })

  /// Whether the answers are recorded instead of compared.
  static let isRecording = ProcessInfo.processInfo.environment["FOVEA_RECORD"] != nil

  private static let recorded = Mutex<[String: ErrorGolden]>(all)

  /// Writes the answer of a case, in the place that it has in its table, and drops entries of no case.
  static func record(_ lines: [String], of name: String, in table: ErrorTable) throws {
    try recorded.withLock { goldens in
      goldens[table.name, default: ErrorGolden("")].entries[name] = lines
      let entries = goldens[table.name]?.entries ?? [:]
      let blocks = table.cases.compactMap { each in
        entries[each.name].map { ([each.name] + $0.map { "  " + $0 }).joined(separator: "\n") + "\n" }
      }
      try FileManager.default.createDirectory(
        at: file(table.name).deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(blocks.joined(separator: "\n").utf8).write(to: file(table.name))
    }
  }
}
