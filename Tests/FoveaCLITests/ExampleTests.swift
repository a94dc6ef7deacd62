import Foundation
import Fovea
import TestSupport
import Testing

/// The programs in `Examples`.
@Suite(.tags(.process)) struct ExampleTests {
  @Test func theProgramsOfTheReadmeRun() throws {
    let trained = try Command.runExample("FirstModel", [])
    #expect(trained.status == 0, "\(trained.errors)")
    let accuracy = try #require(
      trained.output.split(separator: " ").last.flatMap { Double($0.trimmingCharacters(in: .newlines)) })
    #expect(accuracy > 0.5)
    let shown = try Command.runExample("LookInside", [])
    #expect(shown.status == 0, "\(shown.errors)")
    #expect(shown.output.contains("\n0.0: [1, 64, 48, 48], at most "))
  }

  @Test func aNetworkIsFineTunedAskedAndExplained() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (weights, photos) = (directory.path + "/w.safetensors", directory.path + "/photos")
    let network = try LeNet(classes: 5).network(batch: 1, input: [3, 16, 16], mode: .inference)
    try Checkpoint(
      model: ModelDescription(
        name: "lenet", options: ModelOptions(classes: 5, channels: 3, imageSize: 16)),
      classNames: (0..<5).map { "class \($0)" }, pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: weights)
    for (label, base) in [("bright", 200), ("dark", 20)] {
      try FileManager.default.createDirectory(
        atPath: "\(photos)/\(label)", withIntermediateDirectories: true)
      for index in 0..<10 {
        let pixels = (0..<3 * 24 * 18).map { UInt8(base + ($0 * 7 + index * 11) % 40) }
        try Picture(width: 24, height: 18, channels: 3, pixels: pixels).encodedPNG()
          .write(to: URL(fileURLWithPath: "\(photos)/\(label)/\(index).png"))
      }
    }

    let tuned = try Command.runExample("FineTune", [weights, photos, directory.path + "/run", "conv.*"])
    #expect(tuned.status == 0, "\(tuned.errors)")
    #expect(tuned.output.contains("for 2 classes, the file has 5"), "\(tuned.output)")
    #expect(tuned.output.contains("best accuracy: 1.0"), "\(tuned.output)")
    let best = directory.path + "/run/best.safetensors"
    let (before, after) = (
      try Checkpoint.read(path: weights).tensors, try Checkpoint.read(path: best).tensors
    )
    #expect(before["conv.0.weight"] == after["conv.0.weight"])

    let list = directory.appendingPathComponent("list")
    try Data("\(photos)/dark/1.png\n/none.png\n\(photos)/bright/2.png\n".utf8).write(to: list)
    let asked = try Command.runExample("PredictLoop", [best], input: FileHandle(forReadingFrom: list))
    let lines = asked.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines.first?.hasPrefix("\(photos)/dark/1.png: dark ") == true)
    #expect(lines.last?.hasPrefix("\(photos)/bright/2.png: bright ") == true)

    let shown = directory.path + "/why.png"
    let explained = try Command.runExample("ExplainPicture", [best, "\(photos)/dark/1.png", shown, "dark"])
    #expect(explained.status == 0, "\(explained.errors)")
    #expect(explained.output.contains("grad-cam: dark ") && explained.output.contains("occlusion: dark "))
    #expect(try Picture.load(path: shown).width == 4 * 48)
  }
}
