import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaLayers
import FoveaModels
import FoveaRuns
import TestSupport
import Testing

/// What a run says about its start before the first step.
@Suite(.tags(.quick, .backend)) struct RunPartsTests {
  /// A run that begins with weights of a LeNet whose activation is the sigmoid.
  private func notices(activation: String?) throws -> [String] {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(
      "parts-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.path + "/w.safetensors"
    let options = ModelOptions(classes: 10, settings: ["activation": "sigmoid"])
    let network = try ModelCatalogue.make("lenet", options).network(batch: 1, mode: .inference)
    try Checkpoint(
      model: ModelDescription(name: "lenet", options: options),
      classNames: ShapesDataSet(split: .train).classNames,
      pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: path)
    var configuration = TrainingConfiguration(
      model: ModelConfiguration(name: "lenet", weights: path),
      data: DataConfiguration(name: "shapes", examples: 50))
    configuration.model.settings = activation.map { ["activation": $0] } ?? [:]
    return try configuration.makeTrainer().notices.map(\.text)
  }

  @Test func aChoiceThatDiffersFromTheWeightsIsSaid() throws {
    let text = "is for activation=sigmoid, which is not chosen here"
    #expect(try notices(activation: nil).contains(text))
    #expect(try notices(activation: "none").contains(text))
    #expect(try !notices(activation: "sigmoid").contains { $0.contains("not chosen") })
  }
}
