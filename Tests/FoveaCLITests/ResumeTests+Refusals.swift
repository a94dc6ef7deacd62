import Foundation
import Fovea
import FoveaFormats
import Testing

/// What keeps a run from being resumed, or is remarked when it is.
extension ResumeTests {
  @Test func whatStandsInTheWayOfARunIsNamed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let link = directory.appendingPathComponent("link").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere")
    let dangling = try Command.run(Self.arguments + ["--output-dir", link])
    #expect(dangling.status == 1)
    #expect(
      dangling.errors
        == "fovea: \(link): the directory cannot be made: \(link) is a symbolic link that leads "
        + "nowhere; name another one with --output-dir\n")

    let run = directory.appendingPathComponent("run")
    try finish(run, ["--max-steps", "1"])
    let metrics = run.appendingPathComponent("metrics.jsonl").path
    try FileManager.default.removeItem(atPath: metrics)
    #expect(mkfifo(metrics, 0o600) == 0)
    let pipe = try Command.run(Self.arguments + ["--output-dir", run.path, "--resume"])
    #expect(pipe.status == 1)
    #expect(
      pipe.errors
        == "fovea: \(metrics): expected a regular file, got a pipe; save what comes through it to a file\n")
  }

  @Test func weightsAloneAreNotResumed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let last = directory.appendingPathComponent("last.safetensors").path
    try SafeTensorsFile(tensors: []).write(to: last)
    let outcome = try Command.run(Self.arguments + ["--output-dir", directory.path, "--resume"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "fovea: \(last): holds only weights, expected a checkpoint; start a new run from them with "
        + "--weights\n")
  }

  @Test func metricsThatDoNotReachTheCheckpointAreRemarked() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    try finish(run, ["--max-steps", "60"])
    let metrics = run.appendingPathComponent("metrics.jsonl")
    let good = try String(contentsOf: metrics, encoding: .utf8)
    for (text, remark) in [
      ("", "lines up to step 54 are missing"),
      (
        good.split(separator: "\n").prefix(50).joined(separator: "\n") + "\n",
        "lines up to step 54 are missing"
      ),
      (good, ""),
    ] {
      try text.write(to: metrics, atomically: false, encoding: .utf8)
      let outcome = try Command.run(
        Self.arguments + ["--output-dir", run.path, "--resume", "--max-steps", "60"])
      #expect(outcome.status == 0)
      let warning = "fovea: warning: \(metrics.path): \(remark); the curves will have a gap\n"
      #expect(outcome.errors == (remark.isEmpty ? "" : warning))
    }
  }

  @Test func aDamagedLineOfTheMetricsIsRefusedByNumber() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    let metrics = run.appendingPathComponent("metrics.jsonl")
    try finish(run, ["--max-steps", "4"])
    let good = try String(contentsOf: metrics, encoding: .utf8)
    var lines = good.split(separator: "\n").map(String.init)
    lines[2] = String(lines[2].dropLast(9))
    let damaged = lines.joined(separator: "\n") + "\n"
    try damaged.write(to: metrics, atomically: false, encoding: .utf8)
    let outcome = try Command.run(
      Self.arguments + ["--output-dir", run.path, "--resume", "--max-steps", "6"])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "fovea: \(metrics.path): line 3 is damaged; restore a copy of the file, or delete the line to "
        + "continue without it\n")
    #expect(try String(contentsOf: metrics, encoding: .utf8) == damaged)
    // A last line that was cut off is what a kill leaves.
    try (good + "{\"event\":\"st").write(to: metrics, atomically: false, encoding: .utf8)
    try finish(run, ["--resume", "--max-steps", "6"])
    #expect(
      try remainsOfMetrics(run).filter { $0.contains("\"step\",") }.map {
        $0.firstMatch(of: /"step":(\d+)/)?.1
      }
        == ["1", "2", "3", "4", "5", "6"])
  }

  @Test func twoRunsDoNotShareADirectory() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    let process = try start(run, ["--epochs", "2000"])
    wait(for: 20, of: run, process)
    for extra in [["--resume"], []] {
      let second = try Command.run(Self.arguments + ["--epochs", "2000", "--output-dir", run.path] + extra)
      #expect(second.status == 1)
      #expect(
        second.errors
          == "fovea: \(run.path): another run is writing to this directory; wait for its end or stop it, or "
          + "name another directory\n")
    }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    #expect(process.terminationReason == .uncaughtSignal)
    // Nothing of the lock outlives its process.
    try finish(run, ["--epochs", "2000", "--max-steps", "1", "--resume"])
  }
}
