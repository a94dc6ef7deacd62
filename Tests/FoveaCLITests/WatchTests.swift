import Foundation
import FoveaCore
import RawHTTP
import TestSupport
import Testing

/// `fovea watch` as a process: a run that trains, is killed and goes on, and an orderly end.
@Suite(.tags(.process)) struct WatchTests {
  /// A process whose output is read.
  private func start(_ arguments: [String]) throws -> (process: Process, output: Pipe) {
    let process = Process()
    process.executableURL = Command.executable
    process.arguments = arguments
    process.environment = Command.environment
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    try process.run()
    return (process, output)
  }

  /// What is known of the only run, once it is in a state.
  private func run(_ address: String, in state: String) async throws -> JSONValue {
    let port = try #require(address.split(separator: ":").last.flatMap { Int($0) })
    for _ in 0..<300 {
      let answer = try await Connection(port: port).ask("GET", "/runs").json
      if case .array(let runs)? = answer["runs"], let run = runs.first, run["state"]?.string == state {
        return run
      }
      try await Task.sleep(for: .milliseconds(100))
    }
    Issue.record("the run is never \(state)")
    return .null
  }

  @Test func aRunIsWatchedThroughItsLife() async throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (watch, output) = try start(["watch", directory.path, "--port", "0"])
    // Whatever fails, nothing goes on.
    defer { if watch.isRunning { kill(watch.processIdentifier, SIGKILL) } }
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    #expect(line.hasPrefix("http://127.0.0.1:") && line.hasSuffix("\n"))
    let address = line.trimmingCharacters(in: .newlines)
    let training = [
      "train", "--model", "lenet", "--data", "shapes", "--examples", "200", "--img-size", "16", "-b", "20",
      "--lr", "0.01", "--quiet", "--threads", "1", "--output-dir",
      directory.appendingPathComponent("first").path,
    ]
    let (train, _) = try start(training + ["--epochs", "100000"])
    defer { if train.isRunning { kill(train.processIdentifier, SIGKILL) } }
    var run = try await run(address, in: "running")
    #expect(run["name"] == "first" && run["end"] == 100_000)
    kill(train.processIdentifier, SIGKILL)
    train.waitUntilExit()
    run = try await self.run(address, in: "stopped")
    guard case .integer(let step)? = run["step"] else { return _ = Issue.record("\(run)") }
    // A resumed run begins where its last checkpoint stands.
    let (resumed, _) = try start(
      training + ["--resume", "--epochs", "100000", "--max-steps", "\(step + 30)"])
    resumed.waitUntilExit()
    #expect(resumed.terminationStatus == 0)
    run = try await self.run(address, in: "finished")
    #expect(run["has_best"] == true)
    kill(watch.processIdentifier, SIGTERM)
    watch.waitUntilExit()
    #expect(watch.terminationStatus == 0 && watch.terminationReason == .exit)
  }

  @Test func wrongUseIsOneLine() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let cases: [([String], Int32, String)] = [
      ([], 64, "runs"), ([directory.path, "--port", "99999"], 64, "--port must be in 0...65535"),
      ([directory.path + "/none"], 1, "there is no such directory"),
      ([#filePath], 1, "is not a directory"),
      ([directory.path, "--host", "192.0.2.1", "--port", "0"], 1, "cannot be listened at"),
    ]
    for (arguments, status, part) in cases {
      let outcome = try Command.run(["watch"] + arguments)
      #expect(outcome.status == status, "\(arguments): \(outcome.errors)")
      #expect(outcome.errorLines.last?.contains(part) ?? false, "\(arguments): \(outcome.errors)")
      #expect(outcome.output.isEmpty)
    }
  }
}
