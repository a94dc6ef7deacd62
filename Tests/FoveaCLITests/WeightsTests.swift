import Foundation
import Fovea
import FoveaFormats
import Testing

/// Weights that come through `--weights`, by the command alone.
struct WeightsTests {
  /// Arguments for a few pictures that LeNet has not seen.
  static let data = ["--data", "shapes", "--examples", "50", "--img-size", "16"]

  /// First values of LeNet for ten classes and pictures of 16 x 16.
  func lenet() throws -> [NamedTensor] {
    let network = try LeNet().network(batch: 1, input: [1, 16, 16], mode: .inference)
    return network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 3)) }
  }

  @Test func everyFormatIsToldByItsContent() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    var answers: [String] = []
    for ending in ["safetensors", "npz"] {
      let written = directory.appendingPathComponent("w.\(ending)")
      let path = directory.appendingPathComponent("\(ending).weights")
      try WeightsFile.write(lenet(), to: written.path)
      try FileManager.default.moveItem(at: written, to: path)
      let judged = try Command.run(["val", "--weights", path.path, "--model", "lenet"] + Self.data)
      #expect(judged.status == 0, "\(judged.errors)")
      answers.append(judged.output)
      let nameless = try Command.run(["val", "--weights", path.path] + Self.data)
      #expect(nameless.status == 1)
      #expect(
        nameless.errors
          == "fovea: \(path.path): holds weights (\(ending)) but does not say of which model; "
          + "name the model with --model\n")
    }
    #expect(answers[0].hasPrefix("top1 "))
    #expect(answers[0] == answers[1])
  }
}
