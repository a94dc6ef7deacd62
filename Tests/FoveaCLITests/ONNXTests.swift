import Foundation
import Fovea
import TestSupport
import Testing

/// A network as an ONNX file, and back.
@Suite(.tags(.process)) struct ONNXTests {
  @Test func aFileIsUsedAsTheCheckpointIs() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    func path(_ name: String) -> String { directory.path + "/" + name }
    let model = try ModelDescription(
      name: "inception10", options: ModelOptions(classes: 10, channels: 3, imageSize: 16))
    let network = try model.makeModel().network(batch: 1, input: model.inputShape, mode: .inference)
    try Checkpoint(
      model: model, classNames: ["ant's", "b\"ee"] + (2..<10).map { "class \($0)" },
      pipeline: Pipeline {
        Resize()
        Normalize("half")
      },
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: path("w.safetensors"))
    for index in 0..<3 {
      try ShapesDataSet(split: .test, count: 3, size: 20, channels: 3).picture(at: index).encodedPNG()
        .write(to: directory.appending(path: "\(index).png"))
    }
    let pictures = (0..<3).map { path("\($0).png") }
    func answers(_ weights: String) throws -> String {
      let outcome = try Command.run(["predict", "--weights", path(weights), "--format", "csv"] + pictures)
      #expect(outcome.status == 0 && outcome.errors.isEmpty, "\(outcome.errors)")
      // The last digits depend on how sums are fused.
      return outcome.output.split(separator: "\n").map {
        $0.split(separator: ",").dropLast().joined(separator: ",")
      }
      .joined(separator: "\n")
    }
    let expected = try answers("w.safetensors")
    for (name, options) in [
      ("plain.onnx", []), ("folded.onnx", ["--fold-batch-norm"]), ("bytes.onnx", ["--with-preprocessing"]),
      ("softmax.onnx", ["--softmax"]),
    ] as [(String, [String])] {
      let exported = try Command.run(
        ["export", "--weights", path("w.safetensors"), "--to", path(name)] + options)
      #expect(exported.status == 0, "\(exported.errors)")
      #expect(try answers(name) == expected, "\(name)")
    }
    // Read and written again, it is still the same.
    #expect(
      try Command.run(["export", "--weights", path("bytes.onnx"), "--to", path("again.onnx")]).status == 0)
    #expect(try answers("again.onnx") == expected)
    let info = try Command.run(["info", path("plain.onnx")])
    #expect(info.status == 0 && info.output.contains("fovea \(FoveaVersion.current), operators 17"))
    let summary = try Command.run(["summary", "--weights", path("plain.onnx"), "-b", "2"])
    #expect(summary.status == 0 && summary.output.contains("Conv "), "\(summary.output)\(summary.errors)")
    let own = try Command.run(["summary", "inception10", "--input", "1x3x16x16", "-b", "2"])
    func total(_ outcome: Command.Outcome) -> Substring? {
      outcome.output.split(separator: "\n").first { $0.hasPrefix("total") }?.split(separator: " ").last
    }
    #expect(total(summary) == total(own) && total(own) != nil)
    // A checkpoint holds the network too.
    let kept = try Command.run(["export", "--weights", path("plain.onnx"), "--to", path("kept.safetensors")])
    #expect(kept.status == 0, "\(kept.errors)")
    #expect(try answers("kept.safetensors") == expected)
    let quantized = try Command.run([
      "quantize", "--weights", path("w.safetensors"), "--data", "shapes", "--samples", "32", "--to",
      path("int8.onnx"),
    ])
    #expect(quantized.status == 0, "\(quantized.errors)")
    #expect(try answers("int8.onnx").split(separator: "\n").count == expected.split(separator: "\n").count)
  }

  @Test func aNetworkOfAFileIsTrainedOnAndResumed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    func path(_ name: String) -> String { directory.path + "/" + name }
    func succeed(_ arguments: [String]) throws -> String {
      let outcome = try Command.run(arguments)
      #expect(outcome.status == 0, "\(arguments): \(outcome.errors)")
      return outcome.output + outcome.errors
    }
    let shapes = ["--data", "shapes", "--examples", "60", "-b", "20", "--seed", "3"]
    let start = [
      "train", "--model", "lenet", "--num-classes", "12", "--epochs", "1", "--output-dir", path("first"),
    ]
    _ = try succeed(start + shapes)
    _ = try succeed(["export", "--weights", path("first/last.safetensors"), "--to", path("first.onnx")])

    // A checkpoint names its model, a file brings its network; another model fits neither.
    let again = ["--epochs", "1", "--max-steps", "1", "--num-classes", "12"] + shapes
    _ = try succeed(
      ["train", "--weights", path("first/last.safetensors"), "--output-dir", path("named")] + again)
    #expect(try Checkpoint.read(path: path("named/last.safetensors")).model.name == "lenet")
    let other = try Command.run(
      ["train", "--model", "nin", "--weights", path("first.onnx"), "--output-dir", path("other")] + again)
    #expect(other.status == 1)
    #expect(other.errors.contains("omit --model to train the network of the file"), "\(other.errors)")

    // The head has as many classes as the data; a longer run ends as a run of that length.
    let tune = ["train", "--weights", path("first.onnx"), "--freeze", "conv.*", "--momentum", "0.9"] + shapes
    let said = try succeed(tune + ["--epochs", "2", "--output-dir", path("whole")])
    #expect(said.contains("the head is reinitialized for 10 classes, the file has 12"), "\(said)")
    #expect(said.contains("training ") && !said.contains("conv.0.weight,"), "\(said)")
    _ = try succeed(tune + ["--epochs", "1", "--output-dir", path("parts")])
    try FileManager.default.removeItem(atPath: path("first.onnx"))
    _ = try succeed(["train", "--resume", "--epochs", "2", "--output-dir", path("parts")])
    let (whole, parts) = (
      try Checkpoint.read(path: path("whole/last.safetensors")),
      try Checkpoint.read(path: path("parts/last.safetensors"))
    )
    #expect(whole.tensors == parts.tensors && whole.moments == parts.moments && !whole.moments.isEmpty)
    let before = try Checkpoint.read(path: path("first/last.safetensors"))
    #expect(whole.tensors["conv.0.weight"] == before.tensors["conv.0.weight"])
    #expect(whole.tensors["linear.1.weight"] != before.tensors["linear.1.weight"])

    // What was trained is judged, described and exported as any other checkpoint.
    let judged = try succeed([
      "val", "--weights", path("whole/last.safetensors"), "--data", "shapes", "--examples", "60", "--format",
      "json",
    ])
    _ = try succeed(["export", "--weights", path("whole/last.safetensors"), "--to", path("whole.onnx")])
    let exported = try succeed([
      "val", "--weights", path("whole.onnx"), "--data", "shapes", "--examples", "60", "--format", "json",
    ])
    #expect(try top1(judged) == top1(exported))
    #expect(try succeed(["info", path("whole/last.safetensors")]).contains("origin           fovea "))
    #expect(
      try succeed(["info", path("whole/last.safetensors")]).contains("model            first, 10 classes"))
  }

  private func top1(_ text: String) throws -> Double {
    struct Judgement: Decodable { var top1: Double }
    return try JSONDecoder().decode(Judgement.self, from: Data(text.utf8)).top1
  }

  @Test func whatATrainingCannotStartFromIsNamed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.path + "/plain.safetensors"
    try SafeTensorsFile(tensors: [NamedTensor(name: "a", tensor: .filled(1, shape: [2]))]).write(to: path)
    let nameless = try Command.run([
      "train", "--weights", path, "--data", "shapes", "--output-dir", directory.path + "/run",
    ])
    #expect(nameless.status == 1)
    #expect(
      nameless.errors.contains("does not name their model; name the model with --model"), "\(nameless.errors)"
    )
  }
}
