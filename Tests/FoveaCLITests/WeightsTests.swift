import Foundation
import Fovea
import FoveaFormats
import TestSupport
import Testing

/// Weights that come from elsewhere, through the command alone.
@Suite(.tags(.process)) struct WeightsTests {
  /// What is said of weights of other tools.
  static let guess =
    "pictures are prepared by resize, the usual way for lenet; whether the weights want it so, the file does not say"
  /// Arguments for a few pictures.
  static let data = ["--data", "shapes", "--examples", "50", "--img-size", "16"]

  /// First values of LeNet for pictures of 16 x 16.
  func lenet(classes: Int = 10) throws -> [NamedTensor] {
    let network = try LeNet(classes: classes).network(batch: 1, input: [1, 16, 16], mode: .inference)
    return network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 3)) }
  }

  /// Trains LeNet for a step; the directory of its files is `run` in `directory`.
  func train(_ extra: [String], in directory: URL) throws -> (outcome: Command.Outcome, last: String) {
    let run = directory.appendingPathComponent("run")
    let outcome = try Command.run(
      ["train", "--model", "lenet", "-b", "16", "--max-steps", "1", "--output-dir", run.path] + Self.data
        + extra)
    return (outcome, run.appendingPathComponent("last.safetensors").path)
  }

  /// Runs a test in a directory of its own.
  func inDirectory(_ body: (URL) throws -> Void) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    try body(directory)
  }

  @Test func everyFormatIsToldByItsContent() throws {
    try inDirectory { directory in
      var answers: [String] = []
      for ending in ["safetensors", "npz"] {
        let written = directory.appendingPathComponent("w.\(ending)")
        let path = directory.appendingPathComponent("\(ending).weights")
        try WeightsFile.write(lenet(), to: written.path)
        try FileManager.default.moveItem(at: written, to: path)
        let judged = try Command.run(["val", "--weights", path.path, "--model", "lenet"] + Self.data)
        #expect(judged.status == 0, "\(judged.errors)")
        #expect(judged.errors == "\(path.path): \(Self.guess)\n")
        answers.append(judged.output)
        let nameless = try Command.run(["val", "--weights", path.path] + Self.data)
        #expect(nameless.status == 1)
        #expect(
          nameless.errors
            == "fovea: \(path.path): holds weights (\(ending)) but does not name their model; "
            + "name the model with --model\n")
      }
      #expect(answers[0].hasPrefix("top1 "))
      #expect(answers[0] == answers[1])
    }
  }

  @Test func whatDoesNotFitIsRefusedOrListed() throws {
    try inDirectory { directory in
      let path = directory.appendingPathComponent("w.safetensors").path
      var tensors = try lenet()
      tensors.removeAll { $0.name == "conv.0.bias" }
      tensors.append(NamedTensor(name: "ex\u{1B}tra", tensor: .scalar(1)))
      try WeightsFile.write(tensors, to: path)
      let strict = try Command.run(["val", "--weights", path, "--model", "lenet"] + Self.data)
      #expect(strict.status == 1)
      #expect(strict.errorLines.count == 1)
      #expect(
        strict.errors.contains(
          #"does not fit the model; 1 missing: conv.0.bias; 1 unexpected: ex\u{1B}tra; "#))
      let lists = [
        "9 of 10 parameters and statistics are loaded",
        "1 missing, which keep their first values: conv.0.bias",
        #"1 unexpected, which are ignored: ex\u{1B}tra"#,
      ].map { "\(path): \($0)" }
      let lenient = try Command.run(
        ["val", "--weights", path, "--model", "lenet", "--no-strict"] + Self.data)
      #expect(lenient.status == 0)
      let warning = "fovea: warning: \(path): what it lacks has random values, and so have the results"
      #expect(lenient.errorLines.map(String.init) == lists + [warning, "\(path): \(Self.guess)"])
      let trained = try train(["--weights", path, "--no-strict", "--quiet"], in: directory).outcome
      #expect(trained.status == 0)
      #expect(trained.errorLines.map(String.init) == lists)
    }
  }

  @Test func aKeyChoosesAmongDictionaries() throws {
    try inDirectory { directory in
      let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("FoveaFormatsTests/Goldens/two.zip.pth").path
      let judge = ["val", "--weights", path, "--model", "lenet"] + Self.data
      let unclear = try Command.run(judge)
      #expect(unclear.status == 1)
      #expect(unclear.errors.contains("\"first\", \"second\"; choose one with --key"))
      let chosen = try Command.run(judge + ["--key", "second"])
      #expect(chosen.errors.contains("2 unexpected: b, c"))
      for option in ["--weights", "--init-from"] {
        let model = option == "--weights" ? [] : ["--init-from-model", "lenet"]
        let outcome = try train([option, path, "--key", "third"] + model, in: directory).outcome
        #expect(outcome.errors.contains("no tensors under the key \"third\""))
      }
    }
  }

  @Test func theModelsOwnChoiceAgreesWithACheckpoint() throws {
    try inDirectory { directory in
      let (outcome, last) = try train(["--quiet"], in: directory)
      #expect(outcome.status == 0)
      let judge = ["val", "--weights", last, "--activation"]
      #expect(try Command.run(judge + ["none"]).status == 0)
      let other = try Command.run(judge + ["sigmoid"])
      #expect(other.status == 1)
      #expect(other.errors.contains("is a checkpoint of lenet without activation=sigmoid"))
    }
  }

  @Test func anotherNumberOfClassesReinitializesTheHead() throws {
    try inDirectory { directory in
      let path = directory.appendingPathComponent("seven.npz").path
      try WeightsFile.write(lenet(classes: 7), to: path)
      let (outcome, last) = try train(
        ["--weights", path, "--freeze", "conv.*", "--freeze", "linear.[13].*"], in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.errorLines.prefix(2) == [
          "\(path): the head is reinitialized for 10 classes, the file has 7: linear.5.weight, linear.5.bias",
          "training 850 of 15626 values: linear.5.weight, linear.5.bias",
        ])
      let (before, after) = (try lenet(), try SafeTensorsFile.read(path: last))
      for entry in before {
        #expect((after[entry.name] == entry.tensor) == !entry.name.hasPrefix("linear.5"), "\(entry.name)")
      }
    }
  }

  @Test func newHeadReplacesOneOfItsSize() throws {
    try inDirectory { directory in
      let path = directory.appendingPathComponent("ten.npz").path
      try WeightsFile.write(lenet(), to: path)
      let (outcome, last) = try train(["--weights", path, "--new-head", "--lr", "1e-30"], in: directory)
      #expect(
        outcome.errorLines.first == "\(path): the head is reinitialized: linear.5.weight, linear.5.bias",
        "\(outcome.errors)")
      let after = try SafeTensorsFile.read(path: last)
      for entry in try lenet() where entry.name.hasSuffix("weight") {
        #expect((after[entry.name] == entry.tensor) == !entry.name.hasPrefix("linear.5"), "\(entry.name)")
      }
    }
  }

  @Test func weightsOfOtherToolsBecomeACheckpointWithNames() throws {
    try inDirectory { directory in
      let (path, made) = (directory.path + "/ten.npz", directory.path + "/made.safetensors")
      try WeightsFile.write(lenet(), to: path)
      let names = (0..<10).map { "class of letter \($0)" }
      func export(_ count: Int, _ model: [String]) throws -> Command.Outcome {
        let file = directory.path + "/names.txt"
        try Data(names.prefix(count).joined(separator: "\n").utf8).write(to: URL(fileURLWithPath: file))
        return try Command.run(
          ["export", "--weights", path, "--to", made, "--class-names", file] + model)
      }
      let model = ["--model", "lenet", "--img-size", "16"]
      #expect(try export(9, model).errors.contains("names 9 classes, the model has 10; give a name to each"))
      #expect(try export(10, []).errors.hasSuffix("do not name their model; name it with --model\n"))
      let outcome = try export(10, model)
      #expect(outcome.status == 0, "\(outcome.errors)")
      let checkpoint = try Checkpoint.read(path: made)
      #expect(checkpoint.classNames == names && checkpoint.model.inputShape == [1, 16, 16])
      #expect(try checkpoint.parameters == lenet())

      let benchmark = ["benchmark", "-b", "2", "--repeats", "1", "--threads", "1", "--weights"]
      #expect(try Command.run(benchmark + [path] + model).output.hasPrefix("inference: "))
      #expect(try Command.run(benchmark + [path]).errors.contains("name the model with --model"))
      let other = try Command.run(benchmark + [made, "--model", "nin"])
      #expect(
        other.status == 1 && other.errors.contains("not of nin, 10 classes"), "\(other.errors)")
    }
  }

  @Test func patternsThatMatchNothingOrAllAreRefused() throws {
    try inDirectory { directory in
      let nothing = try train(["--freeze", "convs.*"], in: directory).outcome
      #expect(nothing.status == 1)
      #expect(
        nothing.errors
          == "fovea: convs.*: matches no parameter; did you mean conv.*? the layers are conv.*, linear.*\n")
      let all = try train(["--freeze", "*"], in: directory).outcome
      #expect(all.status == 1)
      #expect(all.errors == "fovea: *: leaves no parameter to train; freeze fewer\n")
    }
  }

  @Test func resumingRefusesOtherFrozenParameters() throws {
    try inDirectory { directory in
      #expect(try train(["--freeze", "conv.0.*", "--quiet"], in: directory).outcome.status == 0)
      let same = try train(["--freeze", "conv.0.*", "--quiet", "--resume"], in: directory).outcome
      #expect(same.status == 0, "\(same.errors)")
      let other = try train(["--quiet", "--resume"], in: directory).outcome
      #expect(other.status == 1)
      #expect(other.errors.contains("is of another run: freeze (conv.0.* in the checkpoint, none now)"))
    }
  }

  @Test func resumingKeepsToTheStartThatTheRunHad() throws {
    try inDirectory { directory in
      let path = directory.appendingPathComponent("w.npz").path
      try WeightsFile.write(lenet(), to: path)
      let start = ["--weights", path, "--quiet"]
      #expect(try train(start, in: directory).outcome.status == 0)
      // The file is not read again.
      try FileManager.default.removeItem(atPath: path)
      let same = try train(start + ["--resume"], in: directory).outcome
      #expect(same.status == 0, "\(same.errors)")
      let other = directory.appendingPathComponent("v.npz").path
      for (changed, difference) in [
        (["--quiet"], "weights (\(path) in the checkpoint, none now)"),
        (["--weights", other], "weights (\(path) in the checkpoint, \(other) now)"),
        (start + ["--no-strict"], "strict (true in the checkpoint, false now)"),
        (
          ["--init-from", path, "--init-from-model", "lenet"],
          "init_from (none in the checkpoint, \(path) now), "
            + "init_from_model (none in the checkpoint, lenet now), weights (\(path) in the checkpoint, none now)"
        ),
      ] {
        let (outcome, last) = try train(changed + ["--resume"], in: directory)
        #expect(outcome.status == 1)
        #expect(
          outcome.errors
            == "fovea: \(last): is of another run: \(difference); give --resume and --output-dir alone, or start "
            + "a new run in another directory\n")
      }
    }
  }

  @Test func aDeeperVGGGrowsOutOfAShallowerOne() throws {
    try inDirectory { directory in
      let options = ModelOptions(classes: 10, imageSize: 32, settings: ["width": "0.125"])
      let shallow = try ModelDescription(name: "vgg11-fashion", options: options)
      let network = try shallow.makeModel().network(batch: 2, input: [1, 32, 32], mode: .training(seed: 0))
      let source = directory.appendingPathComponent("vgg11.safetensors").path
      let checkpoint = Checkpoint(
        model: shallow, classNames: (0..<10).map(String.init),
        pipeline: .resized,
        parameters: network.parameters.map {
          NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 9))
        })
      try checkpoint.write(to: source)
      let run = directory.appendingPathComponent("run")
      let arguments = [
        "train", "--model", "vgg16-fashion", "--model-setting", "width=0.125", "--img-size", "32", "--data",
        "shapes", "--examples", "20", "-b", "16", "--max-steps", "1", "--lr", "1e-30", "--init-from", source,
        "--output-dir", run.path,
      ]
      let other = try Command.run(arguments + ["--init-from-model", "vgg19-fashion"])
      #expect(other.status == 1)
      #expect(
        other.errors
          == "fovea: \(source): is a checkpoint with vgg11-fashion, not vgg19-fashion; omit --init-from-model\n"
      )
      let outcome = try Command.run(arguments)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.errors.hasPrefix(
          "\(source): 13 layers copied: VGG_layer.0, VGG_layer.1, VGG_layer.4 -> VGG_layer.7, "
            + "VGG_layer.5 -> VGG_layer.8, VGG_layer.8 -> VGG_layer.14, "))
      #expect(outcome.errors.contains(": 16 layers not copied, as the source has none in this place: "))
      let after = try SafeTensorsFile.read(path: run.appendingPathComponent("last.safetensors").path)
      for (old, new) in [("VGG_layer.8", "VGG_layer.14"), ("FC_layer.fc.4", "FC_layer.fc.4")] {
        #expect(after["\(new).weight"] == checkpoint.tensors["\(old).weight"])
      }
    }
  }

  @Test func weightsOfSideBranchesAreLeftOutByName() throws {
    try inDirectory { directory in
      let model = try ModelDescription(
        name: "googlenet-2014", options: ModelOptions(classes: 10, channels: 1, imageSize: 64))
      let network = try model.makeModel().network(batch: 1, input: [1, 79, 79], mode: .training(seed: 0))
      let path = directory.appendingPathComponent("w.safetensors").path
      try WeightsFile.write(
        network.parameters.map { NamedTensor(name: $0.path, tensor: .filled(0.01, shape: $0.shape)) },
        to: path)
      let outcome = try Command.run([
        "val", "--weights", path, "--model", "googlenet-2014", "--num-classes", "10", "--in-chans", "1",
        "--img-size", "64", "--data", "shapes", "--examples", "10",
      ])
      #expect(outcome.status == 0)
      #expect(
        outcome.errors
          == "\(path): 12 tensors of side branches are skipped, as this network has none: aux1, aux2\n"
          + "\(path): pictures are prepared by resize; normalize:half, the usual way for googlenet-2014; whether the "
          + "weights want it so, the file does not say\n")
    }
  }
}
