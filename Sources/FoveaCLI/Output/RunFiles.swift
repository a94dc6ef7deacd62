import Foundation
import Fovea

/// The files of a run: `config.json`, `metrics.jsonl`, `last.safetensors` and `best.safetensors`.
final class RunFiles: TrainingObserver {
  private let directory: String
  private let metrics: FileHandle
  private let logEvery: Int
  private let makeCheckpoint: (Trainer) throws -> Checkpoint

  /// Makes the directory, which has to be new or empty, writes the configuration and opens the metrics.
  ///
  /// - Throws: `FoveaError` with code `.file` if the directory holds something or cannot be written.
  init(
    directory: String, configuration: RunConfiguration, logEvery: Int,
    checkpoint: @escaping (Trainer) throws -> Checkpoint
  ) throws {
    self.directory = directory
    self.logEvery = logEvery
    makeCheckpoint = checkpoint
    let manager = FileManager.default
    if let contents = try? manager.contentsOfDirectory(atPath: directory), !contents.isEmpty {
      throw FoveaError(
        .file, at: directory, "the output directory is not empty",
        remedy: "name another one with --output-dir")
    }
    try Folder.make(directory)
    try AtomicFile.write(
      Data((try configuration.json(pretty: true) + "\n").utf8), to: directory + "/config.json")
    let path = directory + "/metrics.jsonl"
    guard manager.createFile(atPath: path, contents: nil), let handle = FileHandle(forWritingAtPath: path)
    else { throw FoveaError(.file, at: path, "cannot be written") }
    metrics = handle
  }

  func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
    switch event {
    case .step(let step):
      guard step.step % logEvery == 0 else { return }
      var line = JSONObject()
      line.set("event", "step")
      line.set("epoch", step.epoch)
      line.set("step", step.step)
      line.set("loss", step.loss)
      line.set("lr", step.learningRate)
      try append(line)
    case .epoch(let epoch):
      var line = JSONObject()
      line.set("event", "epoch")
      line.set("epoch", epoch.epoch)
      line.set("train_loss", epoch.trainLoss)
      line.set("train_acc", epoch.trainAccuracy)
      line.set("test_loss", epoch.test.loss)
      line.set("test_acc", epoch.test.top1)
      line.set("examples_per_second", epoch.examplesPerSecond)
      try append(line)
      let checkpoint = try makeCheckpoint(trainer)
      try checkpoint.write(to: directory + "/last.safetensors")
      if epoch.isBest { try checkpoint.write(to: directory + "/best.safetensors") }
    case .finished: try? metrics.close()
    }
  }

  /// Writes a line at once; no buffer keeps it back.
  private func append(_ line: JSONObject) throws {
    do {
      try metrics.write(contentsOf: Data("\(line)\n".utf8))
    } catch {
      let cause = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
      throw FoveaError(
        .file, at: directory + "/metrics.jsonl",
        "cannot be written: \((cause ?? error as NSError).localizedDescription)",
        remedy: "the checkpoints written before are intact")
    }
  }
}
