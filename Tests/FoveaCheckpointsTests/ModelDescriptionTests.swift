import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

/// A network of a user's own, with a choice, which declares no shape of images.
private struct Own: Model {
  var classes: Int
  var isWide: Bool
  let name = "own"

  var body: some Layer {
    Flatten()
    Dense(isWide ? 8 : 4, activation: .relu).named("hidden")
    Dense(classes).named("head")
  }
}

@Suite(.tags(.quick)) struct ModelDescriptionTests {
  private let catalogue = ModelCatalogue.standard.adding(
    ModelEntry(
      name: "own", summary: "two dense layers",
      settings: [ModelSetting(name: "width", values: ["narrow", "wide"], summary: "wide: twice the units")]
    ) { Own(classes: $0.classes ?? 3, isWide: $0.settings["width"] == "wide") })

  private let options = ModelOptions(classes: 5, channels: 1, imageSize: 4, settings: ["width": "wide"])

  @Test func aModelOfAUsersOwnIsReadBackFromACheckpoint() throws {
    let description = try ModelDescription(name: "own", options: options, from: catalogue)
    let model = try description.makeModel(from: catalogue)
    let network = try model.network(batch: 1, input: description.inputShape, mode: .inference)
    let file = FileManager.default.temporaryDirectory.appendingPathComponent(
      "\(UUID().uuidString).safetensors")
    defer { try? FileManager.default.removeItem(at: file) }
    try Checkpoint(
      model: description, classNames: description.classNames(),
      pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: file.path)

    let checkpoint = try Checkpoint.read(path: file.path)
    #expect(checkpoint.model == description)
    let weights = try checkpoint.fitted(to: checkpoint.model.makeModel(from: catalogue))
    #expect(weights.model as? Own != nil)
    #expect(weights.checkpoint.tensors["hidden.weight"]?.shape == [8, 16])
    #expect(weights.checkpoint.tensors["head.weight"]?.shape == [5, 8])
    let error = #expect(throws: FoveaError.self) { try checkpoint.fitted() }
    #expect(error?.problem == "is of the model own, which the catalogue does not have")
  }

  @Test func entriesAreReplacedAndOthersStay() throws {
    #expect(catalogue.names.count == ModelCatalogue.standard.names.count + 1)
    let other = catalogue.adding(
      ModelEntry(name: "lenet", summary: "another") { _ in Own(classes: 2, isWide: false) })
    #expect(other.names == catalogue.names)
    #expect(try other.make("lenet").classCount() == 2)
    #expect(try catalogue.make("lenet").classCount() == 10)
    #expect(catalogue.names == catalogue.names.sorted())
  }

  @Test func choicesAreChecked() {
    var options = options
    options.settings = ["width": "vast"]
    let error = #expect(throws: FoveaError.self) { try catalogue.make("own", options) }
    #expect(error?.description == "width: own has no width called vast; choose narrow or wide")
  }
}
