import Foundation
import TestSupport
import Testing

/// Names of published weights where nothing may be fetched: the command asks for them before it works.
@Suite(.tags(.process)) struct WeightsByNameTests {
  /// Runs the command with caches of its own.
  private func run(_ arguments: [String], in folder: URL, _ more: [String: String]) throws -> Command.Outcome
  {
    let cache = folder.appendingPathComponent("cache").path
    return try Command.run(
      arguments, in: folder, environment: ["HF_HOME": cache, "TORCH_HOME": cache].merging(more) { $1 })
  }

  @Test(arguments: [["train", "--output-dir", "run"], ["lr-find"]], [true, false])
  func aConfigurationMayNameThem(_ command: [String], isOption: Bool) throws {
    let folder = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    let text = #"{"model": {"weights": "timm:resnet18.a1_in1k"}, "data": {"data": "shapes"}}"#
    try Data(text.utf8).write(to: folder.appendingPathComponent("run.json"))
    let source =
      isOption ? ["--weights", "timm:resnet18.a1_in1k", "--data", "shapes"] : ["--config", "run.json"]
    let outcome = try run(command + source, in: folder, ["HF_HUB_OFFLINE": "1"])
    #expect(outcome.status == 1 && outcome.errorLines.count == 1)
    #expect(outcome.errors.hasPrefix("fovea: timm:resnet18.a1_in1k: is not at "))
    #expect(outcome.errors.hasSuffix("HF_HUB_OFFLINE forbids fetching; unset it\n"))
    #expect(!FileManager.default.fileExists(atPath: folder.appendingPathComponent("run").path))
  }

  @Test func theRemedyIsAnotherCommand() throws {
    let folder = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: folder) }
    // Nobody listens at this port.
    let outcome = try run(
      ["info", "timm:resnet18.a1_in1k"], in: folder, ["HF_ENDPOINT": "http://127.0.0.1:9"])
    #expect(outcome.status == 1 && outcome.errorLines.count == 1)
    #expect(
      outcome.errors.hasSuffix("fovea weights download timm:resnet18.a1_in1k, where --from names a mirror\n"))
  }
}
