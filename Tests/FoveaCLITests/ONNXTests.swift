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
    let refused = try Command.run(["export", "--weights", path("plain.onnx"), "--to", path("x.safetensors")])
    #expect(
      refused.errors.contains("cannot hold the network of an ONNX file, only its weights"),
      "\(refused.errors)")
    let quantized = try Command.run([
      "quantize", "--weights", path("w.safetensors"), "--data", "shapes", "--samples", "32", "--to",
      path("int8.onnx"),
    ])
    #expect(quantized.status == 0, "\(quantized.errors)")
    #expect(try answers("int8.onnx").split(separator: "\n").count == expected.split(separator: "\n").count)
  }
}
