import Foundation
import Fovea
import FoveaFormats
import TestSupport
import Testing

/// A short run from training to prediction, through the command alone.
@Suite(.tags(.process)) struct RunTests {
  /// Trains a little; returns the directory of the run's files.
  func train(
    _ extra: [String] = [], in directory: URL, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> (run: URL, outcome: Command.Outcome) {
    let run = directory.appendingPathComponent("run")
    let outcome = try Command.run(
      [
        "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "-b", "16", "--img-size", "16",
        "--epochs", "2", "--lr", "0.05", "--output-dir", run.path,
      ] + extra)
    try #require(outcome.status == 0, "\(outcome.errors)", sourceLocation: sourceLocation)
    return (run, outcome)
  }

  /// The lines of the metrics file, each a dictionary.
  func metrics(_ run: URL) throws -> [[String: Any]] {
    try String(contentsOf: run.appendingPathComponent("metrics.jsonl"), encoding: .utf8)
      .split(separator: "\n").map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
      }
  }

  @Test(arguments: ["cpu", "reference"])
  func trainingLeavesItsFilesAndClosesAsTheBookDoes(device: String) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (run, outcome) = try train(["--log-every", "2", "--device", device], in: directory)
    let number = #"\d+\.\d\d\d"#
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(
      try Regex("loss \(number), train acc \(number), test acc \(number)").wholeMatch(in: lines[0]) != nil)
    #expect(try Regex(#"\d+\.\d examples/sec on \#(device)"#).wholeMatch(in: lines[1]) != nil)

    let names = try FileManager.default.contentsOfDirectory(atPath: run.path).sorted()
    #expect(
      names == [
        "best.safetensors", "class_indices.json", "config.json", "curves.svg", "history.csv",
        "last.safetensors",
        "metrics.jsonl",
      ])
    let configuration = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: run.appendingPathComponent("config.json")))
        as? [String: Any])
    #expect((configuration["model"] as? [String: Any])?["model"] as? String == "lenet")
    #expect((configuration["training"] as? [String: Any])?["batch_size"] as? Int == 16)

    let all = try metrics(run)
    let progress = all.filter { $0["event"] as? String == "progress" }
    #expect(progress.map { $0["done"] as? Double } == [0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2])
    #expect(Set(progress[0].keys) == ["event", "epoch", "step", "done", "train_loss", "train_acc", "time"])
    let events = all.filter { $0["event"] as? String != "progress" }
    #expect(progress[3]["train_loss"] as? Double == events[2]["train_loss"] as? Double)
    #expect(events.map { $0["event"] as? String } == ["step", "step", "epoch", "step", "step", "epoch"])
    #expect(events.compactMap { $0["step"] as? Int } == [2, 4, 4, 6, 8, 8])
    #expect(events.compactMap { $0["done"] as? Double } == [1, 2])
    #expect(events.map { $0["epoch"] as? Int } == [1, 1, 1, 2, 2, 2])
    #expect(Set(events[0].keys) == ["event", "epoch", "step", "loss", "lr", "time"])
    #expect(
      Set(events[2].keys) == [
        "event", "epoch", "step", "done", "train_loss", "train_acc", "test_loss", "test_acc",
        "examples_per_second", "time",
      ])
    let text = try String(contentsOf: run.appendingPathComponent("metrics.jsonl"), encoding: .utf8)
    #expect(text.contains(#"{"event":"step","epoch":1,"step":2,"loss":"#))
    #expect(text.contains(#""lr":0.05,"time":"#))
  }

  @Test func oneSeedGivesOneRun() throws {
    let directories = try (0..<2).map { _ in try Command.makeDirectory() }
    defer { for directory in directories { try? FileManager.default.removeItem(at: directory) } }
    let runs = try zip(directories, ["0", "2"]).map {
      try train(["--seed", "5", "--workers", $1, "--log-every", "1", "--quiet"], in: $0)
    }
    #expect(runs[0].outcome.errors.isEmpty)
    let losses = try runs.map { try metrics($0.run).map { $0["loss"] as? Double } }
    #expect(losses[0] == losses[1])
    let weights = try runs.map {
      try SafeTensorsFile.read(path: $0.run.appendingPathComponent("last.safetensors").path).tensors
    }
    #expect(weights[0] == weights[1])
  }

  @Test func aCheckpointIsJudgedAndUsedWithoutNamingItsModel() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = try train(["--max-steps", "3"], in: directory).run
    let events = try metrics(run).filter { $0["event"] as? String == "epoch" }
    #expect(events.count == 1)
    let weights = run.appendingPathComponent("last.safetensors").path

    let outcome = try Command.run(["val", "--weights", weights, "--format", "json", "-b", "7"])
    let result = try #require(outcome.json as? [String: Any])
    #expect(
      Set(result.keys) == [
        "top1", "top1_interval", "top5", "top5_interval", "loss", "loss_interval", "examples",
      ])
    #expect(result["examples"] as? Int == 10)
    #expect(result["top1"] as? Double == events[0]["test_acc"] as? Double)
    let loss = try #require(events[0]["test_loss"] as? Double)
    #expect(abs((result["loss"] as? Double ?? 0) - loss) < 1e-5)
    #expect(try Command.run(["val", "--weights", weights]).output.hasPrefix("top1 "))

    // Pictures: a grey one, a colour one of another size, one invalid.
    let shapes = try ShapesDataSet(split: .test, count: 2, size: 16)
    let colour = try ShapesDataSet(split: .test, count: 1, size: 40, channels: 3)
    let files = ["a.png", "b.png", "none,.png"].map { directory.appendingPathComponent($0) }
    try shapes.picture(at: 0).encodedPNG().write(to: files[0])
    try colour.picture(at: 0).encodedPNG().write(to: files[1])
    try Data("no picture".utf8).write(to: files[2])

    let good = try Command.run(
      ["predict", "--weights", weights, "--topk", "3", "--format", "json", files[0].path, files[1].path])
    #expect(good.status == 0)
    let answers = try #require(good.json as? [[String: Any]])
    #expect(answers.map { $0["file"] as? String } == [files[0].path, files[1].path])
    let predictions = try #require(answers[0]["predictions"] as? [[String: Any]])
    #expect(predictions.count == 3)
    #expect(shapes.classNames.contains(predictions[0]["label"] as? String ?? ""))
    let best = try #require(predictions[0]["probability"] as? Double)
    #expect(best >= 0.1 && best <= 1)

    for (size, words) in [
      ("4", "does not suit the model: conv.0: a 5 filter"),
      ("32", "\(weights) does not fit the model; 1 of another"),
    ] {
      let resized = try Command.run(["predict", "--weights", weights, "--img-size", size, files[0].path])
      #expect(resized.status == 1 && resized.errors.hasPrefix("fovea: --img-size \(size): \(words)"))
    }

    let mixed = try Command.run(
      ["predict", "--weights", weights, "--topk", "1", "--format", "csv", files[2].path, files[0].path])
    #expect(mixed.status == 1)
    #expect(mixed.errorLines.count == 1)
    #expect(mixed.errors.hasPrefix("fovea: \(files[2].path): "))
    let rows = mixed.output.split(separator: "\n")
    #expect(rows.count == 2)
    #expect(rows[0] == "file,rank,index,label,probability")
    #expect(rows[1].hasPrefix("\(files[0].path),1,"))

    // Prepared input gives the logits whose softmax the first picture got.
    var preparer = try Preparer(.resized, input: PictureSize(width: 16, height: 16, channels: 1))
    let input = directory.appendingPathComponent("x.npy").path
    let output = directory.appendingPathComponent("logits.npy").path
    try NumPyFile.write(preparer.tensor(of: shapes.picture(at: 0)), to: input)
    #expect(
      try Command.run(["predict", "--weights", weights, "--input", input, "--output", output]).status == 0)
    let logits = try NumPyFile.read(path: output)
    #expect(logits.shape == [1, 10])
    let exponentials = logits.doubles.map { exp($0) }
    let largest = try #require(exponentials.max())
    #expect(abs(largest / exponentials.reduce(0, +) - best) < 1e-5)

    // Input of another shape is refused, and so are options that contradict the checkpoint.
    try NumPyFile.write(.filled(shape: [1, 3, 16, 16]), to: input)
    let wrong = try Command.run(["predict", "--weights", weights, "--input", input, "--output", output])
    #expect(wrong.status == 1)
    #expect(wrong.errors.hasPrefix("fovea: \(input): the network takes float32 [N, 1, 16, 16]"))
    let other = try Command.run(["val", "--weights", weights, "--model", "googlenet-d2l"])
    #expect(other.status == 1)
    #expect(other.errors.contains("is a checkpoint with --model lenet, got googlenet-d2l"))
  }

  @Test func plainWeightsNeedAModelAndCanBeTrainedOn() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (first, _) = try train(["--max-steps", "1"], in: directory)
    var file = try SafeTensorsFile.read(path: first.appendingPathComponent("last.safetensors").path)
    file.metadata = [:]
    let plain = directory.appendingPathComponent("plain.safetensors").path
    try file.write(to: plain)

    let nameless = try Command.run(["val", "--weights", plain, "--data", "shapes"])
    #expect(nameless.status == 1)
    #expect(nameless.errors.contains("name the model with --model"))
    let judged = try Command.run([
      "val", "--weights", plain, "--model", "lenet", "--img-size", "16", "--data", "shapes", "--examples",
      "50", "--format", "json",
    ])
    let result = try #require(judged.json as? [String: Any])
    #expect(result["top1"] as? Double == (try metrics(first).last?["test_acc"] as? Double))

    // Training on from them: with the same pictures and no step of size, nothing changes.
    let second = directory.appendingPathComponent("second")
    let nested = try train(["--weights", plain, "--max-steps", "1", "--lr", "1e-30"], in: second)
    let after = try SafeTensorsFile.read(path: nested.run.appendingPathComponent("last.safetensors").path)
    #expect(after.tensors == file.tensors)

    // Weights of another model are listed, what misses and what does not belong.
    file.tensors.removeFirst()
    try file.write(to: plain)
    let broken = try Command.run([
      "train", "--model", "lenet", "--img-size", "16", "--data", "shapes", "--examples", "50", "--weights",
      plain, "--output-dir", directory.appendingPathComponent("third").path,
    ])
    #expect(broken.status == 1)
    #expect(broken.errorLines.count == 1)
    #expect(broken.errors.contains("does not fit the model; 1 missing: conv.0.weight"))
  }

  @Test func aModelMayHaveMoreClassesThanItsDataButNotFewer() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (run, _) = try train(["--num-classes", "12", "--max-steps", "2"], in: directory)
    let last = run.appendingPathComponent("last.safetensors").path
    let checkpoint = try Checkpoint.read(path: last)
    #expect(checkpoint.classNames == (try ShapesDataSet(split: .test).classNames) + ["class 10", "class 11"])
    let judged = try Command.run(["val", "--weights", last, "--format", "json"])
    let result = try #require(judged.json as? [String: Any], "\(judged.errors)")
    #expect(result["top1"] as? Double == (try metrics(run).last?["test_acc"] as? Double))

    let fewer = try Command.run([
      "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "--img-size", "16",
      "--num-classes",
      "7", "--output-dir", directory.appendingPathComponent("fewer").path,
    ])
    #expect(fewer.status == 1)
    #expect(
      fewer.errors
        == "fovea: shapes: has 10 classes, the model has 7; make the model with at least as many "
        + "(--num-classes)\n")
  }

  @Test func aDirectoryInUseIsNotTouched() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data("mine".utf8).write(to: directory.appendingPathComponent("notes.txt"))
    let outcome = try Command.run([
      "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "--output-dir", directory.path,
    ])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "fovea: \(directory.path): the output directory is not empty; "
        + "continue its run with --resume, or name another one with --output-dir\n"
    )
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["notes.txt"])
  }

  @Test func aRunThatDivergesStopsAtTheStep() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run")
    let outcome = try Command.run([
      "train", "--model", "lenet", "--data", "shapes", "--examples", "200", "-b", "4", "--img-size", "16",
      "--lr", "1e20", "--epochs", "50", "--output-dir", run.path, "--quiet",
    ])
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.hasPrefix("fovea: step "))
    #expect(outcome.errors.contains("not a finite number"))
  }
}
