import Foundation
import Fovea
import FoveaFormats
import TestSupport
import Testing

/// Runs that are broken off, in every way there is, end as if they had not been.
@Suite(.tags(.process)) struct ResumeTests {
  static let arguments = [
    "train", "--model", "lenet", "--data", "shapes", "--examples", "600", "-b", "16", "--img-size", "16",
    "--epochs", "3", "--opt", "adam", "--lr", "0.002", "--log-every", "1", "--threads", "1", "--quiet",
  ]

  /// Starts a run in a directory; what it says on standard error goes to `errors` beside it.
  func start(_ run: URL, _ extra: [String] = []) throws -> Process {
    let process = Process()
    process.executableURL = Command.executable
    process.arguments = Self.arguments + ["--output-dir", run.path] + extra
    process.environment = Command.environment
    process.standardOutput = FileHandle.nullDevice
    let errors = run.deletingLastPathComponent().appendingPathComponent("errors")
    #expect(FileManager.default.createFile(atPath: errors.path, contents: nil))
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    return process
  }

  /// Waits until the run has written so many lines of metrics, or has ended.
  func wait(for lines: Int, of run: URL, _ process: Process) {
    let metrics = run.appendingPathComponent("metrics.jsonl")
    while process.isRunning {
      let written = (try? Data(contentsOf: metrics))?.count { $0 == 0x0A } ?? 0
      if written >= lines { return }
      usleep(500)
    }
  }

  /// Everything that a run leaves and that does not depend on the clock.
  func remains(_ run: URL) throws -> (metrics: [String], tensors: [[SafeTensorsFile.Entry]]) {
    let metrics = try String(contentsOf: run.appendingPathComponent("metrics.jsonl"), encoding: .utf8)
      .split(separator: "\n").map { String($0).replacing(/,"(examples_per_second|time)":[^,}]*/, with: "") }
    let tensors = try ["last", "best"].map {
      try SafeTensorsFile.read(path: run.appendingPathComponent("\($0).safetensors").path).tensors
    }
    return (metrics, tensors)
  }

  func finish(_ run: URL, _ extra: [String] = []) throws {
    let outcome = try Command.run(Self.arguments + ["--output-dir", run.path] + extra)
    try #require(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.hasPrefix("loss "))
  }

  @Test(arguments: [
    [], ["--mixup", "0.3", "--cutmix", "1", "--class-weights", "balanced", "--workers", "2"],
    [
      "--opt", "lamb", "--lr-scheduler", "cosine", "--model-ema", "--mixup", "0.3", "--freeze", "conv.*",
      "--unfreeze-epoch", "2", "--layer-decay", "0.8", "--monitor", "loss", "--patience", "3",
    ],
  ])
  func aRunKilledAgainAndAgainEndsLikeAnUnbrokenOne(_ options: [String]) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (whole, broken) = (directory.appendingPathComponent("a"), directory.appendingPathComponent("b"))
    try finish(whole, options)
    // 38 steps in an epoch. The first kill comes when nothing or next to nothing has been written.
    for lines in [0, 9, 37, 46, 49, 80, 95, 121] {
      let process = try start(broken, options + ["--resume", "--save-every", "3"])
      wait(for: lines, of: broken, process)
      usleep(UInt32.random(in: 0..<3000))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal || process.terminationStatus == 0)
    }
    try finish(broken, options + ["--resume"])
    let (expected, found) = (try remains(whole), try remains(broken))
    #expect(found.metrics == expected.metrics)
    #expect(found.tensors == expected.tensors)
    // Five points of the curves for each epoch, whatever its number of steps.
    #expect(expected.metrics.count { $0.contains(#""event":"progress""#) } == 15)
    // Nothing is left of saves that were cut off, and a run that is over says its numbers once more.
    let names = try FileManager.default.contentsOfDirectory(atPath: broken.path).sorted()
    #expect(
      names == [
        "best.safetensors", "class_indices.json", "config.json", "curves.svg", "history.csv",
        "last.safetensors",
        "metrics.jsonl",
      ])
    try finish(broken, options + ["--resume"])
    #expect(try remains(broken).metrics == expected.metrics)
  }

  @Test(arguments: [SIGINT, SIGTERM])
  func aSignalSavesAndLeaves(signal: Int32) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    let process = try start(run, ["--epochs", "2000"])
    wait(for: 20, of: run, process)
    // Twice, as `timeout` sends it.
    for _ in 0..<2 { kill(process.processIdentifier, signal) }
    process.waitUntilExit()
    #expect(process.terminationStatus == 128 + signal)
    #expect(process.terminationReason == .exit)
    let errors = try String(contentsOf: directory.appendingPathComponent("errors"), encoding: .utf8)
    #expect(
      errors.hasPrefix(
        "fovea: stopping after this step; the same signal again leaves at once\nfovea: stopped after step "),
      "\(errors)")
    #expect(errors.hasSuffix("; the same command with --resume continues\n"), "\(errors)")
    let checkpoint = try Checkpoint.read(path: run.appendingPathComponent("last.safetensors").path)
    // Saved is the very last step.
    let lines = try remainsOfMetrics(run)
    #expect(lines.last?.contains("\"step\":\(checkpoint.training.step),") == true)
  }

  @Test func aSecondSignalLeavesAtOnce() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    // A step of a network of this size takes the reference backend minutes.
    let process = try start(
      run, ["--model", "googlenet-d2l", "--img-size", "96", "--backend", "reference", "--examples", "40"])
    let (last, errors) = ("run/last.safetensors", "errors")
    func wait(until isDone: () -> Bool) {
      while process.isRunning, !isDone() { usleep(500) }
    }
    func text(_ name: String) -> String {
      (try? String(contentsOf: directory.appendingPathComponent(name), encoding: .utf8)) ?? ""
    }
    // The run is saved before its first step.
    wait { FileManager.default.fileExists(atPath: directory.appendingPathComponent(last).path) }
    kill(process.processIdentifier, SIGINT)
    wait { text(errors).contains("\n") }
    #expect(text(errors) == "fovea: stopping after this step; the same signal again leaves at once\n")
    kill(process.processIdentifier, SIGINT)
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(process.terminationReason == .exit)
    #expect(!text(errors).contains("stopped"))
  }

  func remainsOfMetrics(_ run: URL) throws -> [Substring] {
    try String(contentsOf: run.appendingPathComponent("metrics.jsonl"), encoding: .utf8)
      .split(separator: "\n").filter { $0.contains("\"step\"") }
  }

  /// Two epochs, an end in mid-epoch when there is a best already, and one when there is none yet.
  @Test(arguments: [["--epochs", "2"], ["--max-steps", "70"], ["--max-steps", "20"]])
  func aLongerRunGoesOnWhereAShorterOneEnded(end: [String]) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (long, short) = (directory.appendingPathComponent("a"), directory.appendingPathComponent("b"))
    try finish(short, end)
    #expect(FileManager.default.fileExists(atPath: short.appendingPathComponent("best.safetensors").path))
    // The run's own configuration says all but where the run now ends.
    let resumed = try Command.run(
      ["train", "--resume", "--output-dir", short.path, "--epochs", "3", "--max-steps", "1000", "--quiet"])
    try #require(resumed.status == 0, "\(resumed.errors)")
    try finish(long)
    #expect(try remains(short).metrics == (try remains(long).metrics))
    #expect(try remains(short).tensors == (try remains(long).tensors))
    // A run does not get shorter.
    let fewer = try Command.run(Self.arguments + ["--output-dir", short.path, "--resume", "--epochs", "2"])
    #expect(fewer.errors.contains("is of a run of 3 epochs, this one has 2"))
  }

  @Test func aRunThatEndedInMidEpochKeepsItsLastPointWhenResumed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    let files = ["curves.svg", "metrics.jsonl"].map { run.appendingPathComponent($0) }
    try finish(run, ["--max-steps", "50"])
    let before = try files.map { try Data(contentsOf: $0) }
    let epoch = try #require(String(decoding: before[1], as: UTF8.self).split(separator: "\n").last)
    #expect(epoch.hasPrefix(#"{"event":"epoch","epoch":2,"step":50,"#))
    // The curves end with what the line says.
    for key in ["train_loss", "train_acc", "test_acc"] {
      let number = try #require(epoch.split(separator: "\"\(key)\":").last?.prefix { $0 != "," })
      let label = String(format: "%.3f", try #require(Double(number)))
      #expect(String(decoding: before[0], as: UTF8.self).contains(">\(label)<"), "\(key) \(label)")
    }
    try finish(run, ["--max-steps", "50", "--resume"])
    #expect(try files.map { try Data(contentsOf: $0) } == before)
  }

  @Test func aDirectoryWithoutARunNeedsTheOptions() throws {
    let outcome = try Command.run(["train", "--resume", "--output-dir", "/nowhere", "--data", "shapes"])
    #expect(
      outcome.errors
        == "fovea: /nowhere has no config.json, so --resume needs the options of the run; see fovea train --help\n"
    )
    #expect(outcome.status == 64)
  }

  @Test func anotherRunIsRefusedWithTheDifference() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    try finish(run, ["--max-steps", "2"])
    for (change, problem) in [
      (["--seed", "3"], "seed (0 in the checkpoint, 3 now)"),
      (["--lr", "0.1"], "lr (0.002 in the checkpoint, 0.1 now)"),
      (["--examples", "500"], "training data (shapes "),
      (["--opt", "adamw"], "opt (adam in the checkpoint, adamw now)"),
      (["--convolution", "direct"], "convolution (winograd in the checkpoint, direct now)"),
      (["--precision", "bfloat16"], "precision (float32 in the checkpoint, bfloat16 now)"),
      (["--backend", "reference"], "backend (onednn in the checkpoint, reference now)"),
      (["--init", "xavier-normal"], "init ("),
      (["--freeze", "conv.0.*"], "freeze (none in the checkpoint, conv.0.* now)"),
      (["--weights", "w.pth"], "weights (none in the checkpoint, "),
      (
        ["--weights", "w.pth", "--no-strict"], "strict (true in the checkpoint, false now), weights ("
      ),
      (["--init-from", "w.pth"], "init_from (none in the checkpoint, "),
      (["--epochs", "2"], "is of a run of 3 epochs, this one has 2"),
      (["--model-setting", "activation=sigmoid"], "is of lenet, 10 classes"),
      // Of a network that does not even fit the images.
      (["--model", "nin"], "is of lenet, 10 classes, images [1, 16, 16], not of nin, 10 classes"),
    ] {
      let outcome = try Command.run(Self.arguments + ["--output-dir", run.path, "--resume"] + change)
      #expect(outcome.status == 1)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.hasPrefix("fovea: \(run.path)/last.safetensors: "))
      #expect(outcome.errors.contains(problem), "\(outcome.errors)")
    }
    // Naming what the model does unasked changes nothing.
    try finish(run, ["--max-steps", "2", "--resume", "--model-setting", "activation=none"])
    let other = try Command.run(
      Self.arguments + ["--output-dir", run.path, "--resume", "--threads", "2", "--max-steps", "3"])
    #expect(other.status == 0)
    #expect(
      other.errors.hasPrefix(
        "fovea: warning: from here on the run is not, bit for bit, the one it was, as the machine differs: "
          + "threads (1 in the checkpoint, 2 now)"))
    // A run that is over takes no step that could be another.
    let over = try Command.run(
      Self.arguments + ["--output-dir", run.path, "--resume", "--max-steps", "3"])
    #expect(over.status == 0)
    #expect(over.errors.isEmpty, "\(over.errors)")
    try FileManager.default.removeItem(at: run.appendingPathComponent("last.safetensors"))
    let gone = try Command.run(Self.arguments + ["--output-dir", run.path, "--resume"])
    #expect(gone.status == 1)
    #expect(gone.errors.contains("no such file, so there is nothing to resume"))
  }

  @Test func aRunIsResumedFromAnotherFolder() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (first, run) = (directory.appendingPathComponent("first"), directory.appendingPathComponent("run"))
    try finish(first, ["--max-steps", "1"])
    let arguments = Self.arguments + ["--output-dir", run.path, "--max-steps", "2"]
    let begun = try Command.run(arguments + ["--weights", "first/last.safetensors"], in: directory)
    #expect(begun.status == 0)
    let resumed = try Command.run(
      arguments + ["--weights", "../first/last.safetensors", "--resume"], in: first)
    #expect(resumed.status == 0, "\(resumed.errors)")
  }

  @Test func aCheckpointFindsItsDataFromAnyFolder() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let data = directory.appendingPathComponent("data")
    try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
    for part in ["train", "t10k"] {
      let head: [UInt8] = [0, 0, 8, 3, 0, 0, 0, 20, 0, 0, 0, 28, 0, 0, 0, 28]
      try Data(head + (0..<20 * 784).map { UInt8($0 % 251) })
        .write(to: data.appendingPathComponent("\(part)-images-idx3-ubyte"))
      try Data([0, 0, 8, 1, 0, 0, 0, 20] + (0..<20).map { UInt8($0 % 10) })
        .write(to: data.appendingPathComponent("\(part)-labels-idx1-ubyte"))
    }
    let trained = try Command.run(
      [
        "train", "--model", "lenet", "--data", "mnist", "--data-dir", "data", "-b", "10", "--epochs", "1",
        "--output-dir", "run", "--quiet",
      ], in: directory)
    #expect(trained.status == 0, "\(trained.errors)")
    let judged = try Command.run(["val", "--weights", "../run/best.safetensors"], in: data)
    #expect(judged.status == 0, "\(judged.errors)")
  }
}
