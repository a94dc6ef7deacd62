import Foundation
import Testing

/// How a case is run, and what is demanded of every answer.
extension ErrorCase {
  /// Runs the commands in a folder of their own; what is amiss becomes issues of the test.
  ///
  /// - Returns: The lines of the golden entry: commands, and behind those that answer alike the answer.
  func answers() throws -> [String] {
    let folder = try CaseFolder()
    try make(folder)
    let before = try folder.states()
    var lines: [String] = []
    for (index, command) in commands.enumerated() {
      let (outcome, cost) = try Command.measure(
        command.split(separator: " ").map(String.init), in: folder.url, limits: limits)
      check(outcome, cost, command)
      check(try folder.states(), before, command)
      let answer = "\(cost.code): \(message(outcome, folder))"
      // One answer of several commands stands once.
      if index > 0, lines.last == answer { lines.removeLast() }
      lines += ["$ fovea \(command)", answer]
    }
    return lines
  }

  /// What is recorded of an answer: its first line without what differs between machines.
  private func message(_ outcome: Command.Outcome, _ folder: CaseFolder) -> String {
    let line = outcome.errors.split(separator: "\n", omittingEmptySubsequences: false).first.map(String.init)
    return varying.reduce((line ?? "").replacingOccurrences(of: folder.url.path + "/", with: "")) {
      $0.replacingOccurrences(of: $1.pattern, with: $1.text, options: .regularExpression)
    }
  }

  private func check(_ outcome: Command.Outcome, _ cost: Command.Cost, _ command: String) {
    let command = Comment(rawValue: "fovea \(command): \(outcome.errors)")
    #expect(cost.code == code, command)
    #expect(outcome.output.isEmpty, command)
    #expect(outcome.errors.hasSuffix("\n"), command)
    #expect(outcome.errors.count { $0 == "\n" } == 1, command)
    #expect(outcome.errors.hasPrefix("fovea: "), command)
    #expect(outcome.errors.count <= 3000, command)
    if let subject {
      let start = "fovea: \(subject)"
      #expect(outcome.errors.hasPrefix(start + ": ") || outcome.errors.hasPrefix(start + "/"), command)
    }
    #expect(cost.memory < limits.memory, command)
    // Code that is not optimised takes the time that it takes.
    #if !DEBUG
      #expect(cost.seconds < 2 * limits.seconds, command)
    #endif
  }

  private func check(
    _ after: [String: CaseFolder.State], _ before: [String: CaseFolder.State], _ command: String
  ) {
    for name in Set(after.keys).union(before.keys).sorted() where after[name] != before[name] {
      let isExpected = mayWrite.contains { name == $0 || name.hasPrefix($0 + "/") }
      #expect(isExpected, "fovea \(command): \(name) is new, changed or gone")
    }
  }
}
