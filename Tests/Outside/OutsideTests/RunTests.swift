import Foundation
import Fovea
import Testing

/// A run whose configuration names a model, a data set, an optimizer and a backend from outside.
@Suite struct RunTests {
  /// Five steps, saved after each.
  func configuration(device: String) throws -> TrainingConfiguration {
    let text = """
      {
        "model": {"model": "small-network"}, "data": {
          "data": "stripes", "count": 40, "train_transform": "resize; negative", "eval_transform": "resize; negative"
        },
        "training": {
          "epochs": 1, "batch_size": 8, "lr": 0.0003, "opt": {"name": "lion", "weight_decay": 0.1}
        },
        "machine": {"device": "\(device)", "save_every": "1"}
      }
      """
    return try TrainingConfiguration(
      JSONValue(parsing: Data(text.utf8), at: "text"), choices: runChoices)
  }

  /// What is resumed is read from the directory alone.
  @Test(arguments: ["cpu", "toy"])
  func aRunThatWasKilledContinuesBitForBit(on device: String) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "outside-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    let (whole, parts) = (folder.appending(path: "whole").path, folder.appending(path: "parts").path)
    try TrainingRun(configuration(device: device), in: whole, choices: runChoices).train()

    func begin() throws {
      let run = try TrainingRun(configuration(device: device), in: parts, choices: runChoices)
      #expect(throws: Stop.Requested.self) { try run.train(observers: [Stop(step: 3)]) }
    }
    try begin()
    let written = try TrainingConfiguration.tree(atPath: parts + "/config.json")
    let run = try TrainingRun(
      TrainingConfiguration(written, choices: runChoices), in: parts, resuming: true, choices: runChoices)
    #expect(run.trainer.training.step == 3)
    #expect(run.configuration.training.optimizer.text == "lion:weight_decay=0.1")
    #expect(run.configuration.data.values["count"] == .integer(40) && run.model.name == "small-network")
    #expect(run.configuration.machine.device.kind == device)
    try run.train()

    let (expected, found) = try (
      Checkpoint.read(path: whole + "/last.safetensors", transforms: runChoices.transforms),
      Checkpoint.read(path: parts + "/last.safetensors", transforms: runChoices.transforms)
    )
    #expect(found.pipeline.steps.map(\.kind) == ["resize", "negative"])
    // Without the transform in the registry, the error names it.
    let unknown = #expect(throws: FoveaError.self) {
      _ = try Checkpoint.read(path: parts + "/last.safetensors")
    }
    #expect(unknown?.problem.contains("transform negative: unknown") == true, "\(unknown?.problem ?? "")")
    #expect(
      found.tensors == expected.tensors && found.moments.map(\.tensor) == expected.moments.map(\.tensor))
    #expect(found.training.latest?.test == expected.training.latest?.test)
  }

  /// Without the program's own registries the name is unknown, and says so.
  @Test func aStandardProgramDoesNotKnowTheNames() throws {
    let tree = try configuration(device: "toy").tree()
    let error = #expect(throws: FoveaError.self) { try TrainingConfiguration(tree) }
    #expect(error?.code == .configuration, "\(error?.description ?? "")")
  }
}
