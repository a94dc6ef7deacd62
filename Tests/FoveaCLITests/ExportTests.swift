import Foundation
import Fovea
import TestSupport
import Testing

/// `fovea export --fold-batch-norm`.
@Suite(.tags(.process)) struct ExportTests {
  @Test func aFoldedNetworkPredictsTheSame() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (weights, folded, picture) = (
      directory.path + "/w.safetensors", directory.path + "/f.safetensors", directory.path + "/p.png"
    )
    let model = try ModelDescription(
      name: "inception10", options: ModelOptions(classes: 3, channels: 3, imageSize: 16))
    let network = try model.makeModel().network(batch: 1, input: model.inputShape, mode: .inference)
    try Checkpoint(
      model: model, classNames: ["ant", "bee", "cat"], pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: weights)
    try ShapesDataSet(split: .test, count: 1, size: 16).picture(at: 0).encodedPNG()
      .write(to: URL(fileURLWithPath: picture))

    let export = ["export", "--weights", weights, "--to", folded, "--fold-batch-norm"]
    let exported = try Command.run(export)
    #expect(exported.status == 0, "\(exported.errors)")
    #expect(exported.output.contains("25 batch normalizations folded; logits differ by at most 0.0000"))
    #expect(try Checkpoint.read(path: folded).parameters.count == 2 * 26)
    let answers = try [weights, folded].map { try Command.run(["predict", "--weights", $0, picture]).output }
    #expect(!answers[0].isEmpty && answers[0] == answers[1])
    let again = try Command.run([
      "export", "--weights", folded, "--to", weights, "--fold-batch-norm", "--force",
    ])
    #expect(again.status == 1 && again.errors.hasSuffix("; it is folded already\n"), "\(again.errors)")
    // Other formats hold the folded tensors by name.
    let archive = directory.path + "/f.npz"
    #expect(try Command.run(["export", "--weights", folded, "--to", archive]).status == 0)
    #expect(
      try NumPyArchive.read(path: archive).tensors.map(\.name)
        == Checkpoint.read(path: folded).parameters.map(\.name))
    // They say nothing of the folding, so the model is the one with normalizations.
    let refused = try Command.run([
      "predict", "--weights", archive, "--model", "inception10", "--num-classes", "3", "--img-size", "16",
      picture,
    ])
    #expect(refused.status == 1)
    #expect(
      refused.errors.contains("the batch normalizations are folded into the convolutions before them; use"),
      "\(refused.errors)")
  }
}
