import Foundation
import TestSupport
import Testing

/// What becomes of a command whose output goes nowhere.
@Suite(.tags(.process)) struct StreamTests {
  /// The writing end of a pipe that nobody reads.
  func unreadPipe() -> FileHandle {
    var ends: [Int32] = [-1, -1]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    return FileHandle(fileDescriptor: ends[1], closeOnDealloc: true)
  }

  /// Runs the command and tells how it ended.
  func end(
    of arguments: [String], output: FileHandle, errors: FileHandle = .nullDevice
  ) throws -> (reason: Process.TerminationReason, status: Int32) {
    let process = Process()
    process.executableURL = Command.executable
    process.arguments = arguments
    process.environment = Command.environment
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    process.waitUntilExit()
    return (process.terminationReason, process.terminationStatus)
  }

  @Test func aRunGoesOnWhenNobodyListens() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run").path
    let arguments = [
      "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "-b", "16", "--img-size", "16",
      "--epochs", "2", "--output-dir", run,
    ]
    #expect(try end(of: arguments, output: unreadPipe(), errors: unreadPipe()) == (.exit, 0))
    let metrics = try String(contentsOfFile: run + "/metrics.jsonl", encoding: .utf8)
    #expect(metrics.contains(#"{"event":"epoch","epoch":2,"#))
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")))
  func aResultThatCannotBeKeptIsAFailure() throws {
    let full = try #require(FileHandle(forWritingAtPath: "/dev/full"))
    #expect(try end(of: ["models"], output: full) == (.exit, 1))
  }
}
