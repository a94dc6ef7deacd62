import Foundation
import FoveaFormats
import TestSupport
import Testing

/// Runs described by a file.
@Suite(.tags(.process)) struct ConfigTests {
  func train(_ arguments: [String]) throws -> Command.Outcome {
    try Command.run(["train", "--quiet"] + arguments)
  }

  func tensors(_ run: URL) throws -> [NamedTensor] {
    try SafeTensorsFile.read(path: run.appendingPathComponent("last.safetensors").path).tensors
  }

  @Test func theConfigurationOfARunMakesTheSameRun() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (first, second) = (directory.appendingPathComponent("a"), directory.appendingPathComponent("b"))
    let outcome = try train([
      "--model", "lenet", "--data", "shapes", "--examples", "60", "--img-size", "16", "-b", "16", "--epochs",
      "1",
      "--opt", "rmsprop:alpha=0.9", "--lr", "0.001", "--lr-scheduler", "one-cycle", "--clip-grad-norm", "1",
      "--grad-accum-steps", "2", "--no-decay", "norm,bias", "--threads", "1", "--output-dir", first.path,
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let config = first.appendingPathComponent("config.json").path
    let again = try train(["--config", config, "--output-dir", second.path])
    #expect(again.status == 0, "\(again.errors)")
    #expect(try tensors(second) == tensors(first))
    #expect(
      try String(contentsOfFile: config, encoding: .utf8)
        == String(contentsOf: second.appendingPathComponent("config.json"), encoding: .utf8))
    // Options win.
    let third = directory.appendingPathComponent("c")
    #expect(try train(["--config", config, "--seed", "1", "--output-dir", third.path]).status == 0)
    #expect(try tensors(third) != tensors(first))
    // The same file continues the run, and another seed does not.
    let resumed = try train(["--config", config, "--resume", "--epochs", "2", "--output-dir", first.path])
    #expect(resumed.status == 0, "\(resumed.errors)")
    let other = try train(["--config", config, "--resume", "--seed", "2", "--output-dir", first.path])
    #expect(other.status == 1)
    #expect(other.errors.contains("is of another run: seed (0 in the checkpoint, 2 now)"))
    let judged = try Command.run(["val", "--weights", first.appendingPathComponent("best.safetensors").path])
    #expect(judged.status == 0 && judged.output.contains("12 examples"), "\(judged.output)")
  }

  @Test func aClippingOfTheFileIsReplacedAndOthersStay() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (file, run) = (directory.appendingPathComponent("c.yaml"), directory.appendingPathComponent("run"))
    let text = """
      model: {model: lenet, img_size: 16}
      data: {data: shapes, examples: 40}
      training: {epochs: 1, batch_size: 16, gradients: ["clip-norm:max_norm=9", "clip-value:limit=5"]}
      """
    try Data(text.utf8).write(to: file)
    let outcome = try train([
      "--config", file.path, "--clip-grad-norm", "1", "--max-steps", "1", "--output-dir", run.path,
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let written = try JSONSerialization.jsonObject(
      with: Data(contentsOf: run.appendingPathComponent("config.json")))
    let training = try #require((written as? [String: Any])?["training"] as? [String: Any])
    let gradients = try #require(training["gradients"] as? [[String: Any]])
    #expect(gradients.map { $0["name"] as? String } == ["clip-value", "clip-norm"])
    #expect(gradients.first?["limit"] as? Double == 5 && gradients.last?["max_norm"] as? Double == 1)
  }

  @Test func mixingAndWeightsAreKeptAndChanged() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let first = directory.appendingPathComponent("a")
    let outcome = try train([
      "--model", "lenet", "--data", "shapes", "--examples", "60", "--img-size", "16", "-b", "16", "--epochs",
      "1", "--mixup", "0.2", "--cutmix", "1", "--class-weights", "balanced", "--label-smoothing", "0.1",
      "--threads", "1", "--output-dir", first.path,
    ])
    #expect(outcome.status == 0, "\(outcome.errors)")
    func text(_ run: URL) throws -> String {
      try String(contentsOf: run.appendingPathComponent("config.json"), encoding: .utf8)
        .filter { !$0.isWhitespace }
    }
    let written = try text(first)
    #expect(written.contains(#""class_weights":"balanced""#))
    #expect(
      written.contains(
        #""batch_transforms":[{"alpha":0.2,"name":"mixup","probability":1},{"alpha":1,"name":"cutmix","#
          + #""probability":1}]"#), "\(written)")
    let config = first.appendingPathComponent("config.json").path
    let second = directory.appendingPathComponent("b")
    let other = try train([
      "--config", config, "--mixup", "0", "--class-weights", "1,1,1,1,1,2,1,1,1,0.5", "--output-dir",
      second.path,
    ])
    #expect(other.status == 0, "\(other.errors)")
    #expect(try text(second).contains(#""batch_transforms":[{"alpha":1,"name":"cutmix","probability":1}]"#))
    #expect(try text(second).contains(#""class_weights":[1,1,1,1,1,2,1,1,1,0.5]"#))
    let refused = try train(["--config", config, "--resume", "--mixup", "0.3", "--output-dir", first.path])
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains(
        "is of another run: batch_transforms (mixup:0.2 cutmix in the checkpoint, mixup:0.3 cutmix now)"),
      "\(refused.errors)")
    let few = try train([
      "--config", config, "--class-weights", "1,2", "--output-dir",
      directory.appendingPathComponent("c").path,
    ])
    #expect(
      few.errors.contains("class weights: expected 10 numbers, one for each class, got 2"), "\(few.errors)")
  }

  @Test func yamlIsReadToo() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("run.yaml")
    try Data(
      """
      model: {model: lenet, img_size: 16}
      data: {data: shapes, examples: 40}
      training:
        epochs: 1
        batch_size: 8   # small
        opt: {name: sgd, momentum: 0.9}
        lr_scheduler: plateau:patience=1
      machine: {threads: 1}

      """.utf8
    ).write(to: file)
    let run = directory.appendingPathComponent("run")
    let outcome = try train(["--config", file.path, "--output-dir", run.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let config = try String(contentsOf: run.appendingPathComponent("config.json"), encoding: .utf8)
    #expect(config.contains(#""momentum" : 0.9"#) && config.contains(#""patience" : 1"#))
  }

  @Test(arguments: [
    ("c.json", #"{"training": {"epoch": 1}}"#, "c.json: training.epoch: unknown key; "),
    ("c.json", #"{"training": "#, "c.json: is not JSON"),
    ("c.yaml", "training: [1", "c.yaml: line "),
    ("c.yaml", "a: &x 1\nb: *x", "c.yaml: line 1: anchors"),
    ("c.json", #"{"data": {"data": "shapes"}}"#, "model: is missing; choose one with --model"),
    ("c.json", #"{"model": {"model": "lenet"}}"#, "data: is missing"),
    (
      "c.json", #"{"model": {"model": "lenet", "init": "xaver"}, "data": {"data": "shapes"}}"#,
      "did you mean xavier?"
    ),
    (
      "c.json", #"{"model": {"model": "lenet"}, "data": {"data": "shapes"}, "training": {"lr": 0}}"#,
      "learning rate: must be"
    ),
  ])
  func mistakesAreOneLine(_ name: String, _ text: String, _ expected: String) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent(name)
    try Data(text.utf8).write(to: file)
    let run = directory.appendingPathComponent("run")
    let outcome = try train(["--config", file.path, "--output-dir", run.path])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1 && outcome.errors.contains(expected), "\(outcome.errors)")
    #expect(!FileManager.default.fileExists(atPath: run.path))
  }

  @Test func choicesOnTheCommandLineAreChecked() throws {
    for (options, expected) in [
      (["--opt", "adm"], "did you mean adam?"),
      (["--opt", "adam:beta1=2"], "beta1 must be in 0..<1, got 2"),
      (["--opt", "adam:beta9=2"], "beta9: unknown key; "),
      (["--lr-scheduler", "one-cycle:x"], "expected name:key=value"),
      (["--mixup", "1e9"], "--mixup: alpha must be in 1e-6...1e6, got 1000000000.0"),
      (
        ["--class-weights", "a,2"],
        "--class-weights must be balanced or numbers separated by commas, got 'a,2'"
      ),
      (["--class-weights", "1,-2"], "--class-weights: class_weights must be at least 0, got -2"),
      (["--clip-grad-norm", "0"], "--clip-grad-norm: max_norm must be in 1e-30...1e30"),
      (["--no-decay", "all"], "--no-decay must be norm, bias or norm,bias, got 'all';"),
      (["--grad-accum-steps", "0"], "--grad-accum-steps must be in"),
    ] {
      let outcome = try Command.run(
        ["train", "--model", "lenet", "--data", "shapes", "--output-dir", "/dev/null/x"] + options)
      #expect(outcome.status == 64)
      #expect(outcome.errors.contains(expected), "\(outcome.errors)")
    }
  }
}
