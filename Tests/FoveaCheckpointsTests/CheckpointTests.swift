import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) final class CheckpointTests {
  /// A file that goes away with the test.
  private let file = FileManager.default.temporaryDirectory
    .appendingPathComponent("\(UUID().uuidString).safetensors")

  deinit { try? FileManager.default.removeItem(at: file) }

  func path() -> String { file.path }

  func full() throws -> Checkpoint {
    var checkpoint = try Small().checkpoint()
    checkpoint.configuration = #"{"epochs":3,"note":"a \"quoted\" word, ä"}"#
    checkpoint.training.epoch = 2
    checkpoint.training.step = 40
    checkpoint.training.sums.loss = 0.1 + 0.2
    checkpoint.training.best = TrainingState.Best(epoch: 1, accuracy: 2.0 / 3)
    checkpoint.training.latest = EpochRecord(
      epoch: 1, epochs: 3, step: 30, trainLoss: 0.1, trainAccuracy: 0.3,
      test: Evaluation(lossSum: 1, correct1: 2, correct5: 3, examples: 3), examplesPerSecond: 7, isBest: true)
    checkpoint.provenance = Provenance(choices: ["seed": "1"], machine: ["backend": "x"])
    checkpoint.moments = [
      SafeTensorsFile.Entry(name: "optimizer.0.weight.velocity", tensor: .filled(2, shape: [3, 1, 3, 3]))
    ]
    return checkpoint
  }

  @Test func whatIsWrittenIsReadAgain() throws {
    let (path, written) = (path(), try full())
    try written.write(to: path)
    let read = try Checkpoint.read(path: path)
    #expect(read.name == path)
    #expect(read.model == written.model)
    #expect(read.classNames == written.classNames)
    #expect(read.pipeline == written.pipeline)
    #expect(read.configuration == written.configuration)
    #expect(read.training == written.training)
    #expect(read.provenance == written.provenance)
    #expect(read.moments == written.moments)
    for entry in written.parameters { #expect(read.tensors[entry.name] == entry.tensor) }
  }

  @Test(arguments: [Int.min, 0, 1_000_001, .max])
  func aModelOfTooManyClassesIsNotNamed(_ classes: Int) throws {
    let path = path()
    try SafeTensorsFile(tensors: Small().checkpoint().parameters).write(to: path)
    var model = try ModelDescription(Small())
    model.classes = classes
    let error = #expect(throws: FoveaError.self) { try Checkpoint.read(path: path, for: model) }
    #expect(error?.problem == "the number of classes must be in 1...1000000, got \(classes)")
  }

  @Test func countersStandBesideRunningMeansForPyTorch() throws {
    let path = path()
    try full().write(to: path)
    let file = try SafeTensorsFile.read(path: path)
    #expect(file["1.num_batches_tracked"] == HostTensor(.int64([40]), shape: .scalar))
    // Reading and writing again adds none.
    try Checkpoint.read(path: path).write(to: path)
    #expect(try SafeTensorsFile.read(path: path).tensors.count == file.tensors.count)
  }

  @Test func aStateGoesIntoACheckpointWhole() throws {
    let state = ReferenceBackend().makeState()
    let network = try Small().network(batch: 2, mode: .training(seed: 0))
    try state.load(
      Small().checkpoint(seed: 4).tensors, into: network.parameters, from: "test")
    let checkpoint = try Checkpoint(
      model: ModelDescription(Small()), classNames: Small().checkpoint().classNames,
      pipeline: .resized, state: state)
    #expect(checkpoint.parameters.map(\.name) == network.parameters.map(\.path))
    #expect(checkpoint.tensors == (try Small().checkpoint(seed: 4).tensors))
    #expect(checkpoint.moments.isEmpty)
  }

  @Test(
    arguments: [
      ("fovea_format", nil, "holds only weights"),
      ("fovea_format", "5", "is a checkpoint of format 5"),
      ("fovea_format", "one", "is a checkpoint of format one"), ("model", nil, #"lacks "model""#),
      ("class_names", "[1]", #""class_names" in the metadata is invalid"#),
      ("class_names", #"["a"]"#, "names 1 classes for 6 outputs"), ("training", "{", #""training""#),
      (
        "preprocessing", #"[{"name":"resize","size":0}]"#,
        #""preprocessing" in the metadata: transform: size must be in 1...65536 pixels, got 0"#
      ),
      (
        "model", #"{"channels":1,"classes":6,"height":-1,"name":"small","settings":{},"width":4}"#,
        "is for images of shape [1, -1, 4]"
      ),
    ] as [(String, String?, String)])
  func damagedMetadataIsRefused(key: String, value: String?, problem: String) throws {
    let path = path()
    try full().write(to: path)
    var file = try SafeTensorsFile.read(path: path)
    file.metadata[key] = value
    let error = #expect(throws: FoveaError.self) { try Checkpoint(file, name: "x") }
    #expect(error?.code == .format)
    #expect(error?.description.contains(problem) == true, "\(error?.description ?? "")")
  }

  /// Where a run stands, with one number changed.
  @Test(arguments: [
    (#""epoch":2"#, #""epoch":0"#, "epoch is out of range"),
    (#""epoch":2"#, #""epoch":-9223372036854775808"#, "epoch is out of range"),
    (#""stepInEpoch":0"#, #""stepInEpoch":-1"#, "stepInEpoch is out of range"),
    (#""stepInEpoch":0"#, #""stepInEpoch":41"#, "41 of 40 steps cannot be done in one epoch"),
    (#""step":40"#, #""step":9223372036854775807"#, "step is out of range"),
    (#""seconds":0"#, #""seconds":1e300"#, "seconds is out of range"),
    (#""correct5":3"#, #""correct5":4"#, "latest is out of range"),
    (#""correct1":2"#, #""correct1":-2"#, "latest is out of range"),
    (#""epochs":3"#, #""epochs":0"#, "latest is out of range"),
    (#""accuracy":0.6"#, #""accuracy":6.6"#, "best is out of range"),
  ])
  func placesWhereNoRunStandsAreRefused(_ old: String, _ new: String, _ problem: String) throws {
    let path = path()
    try full().write(to: path)
    var file = try SafeTensorsFile.read(path: path)
    let text = try #require(file.metadata["training"])
    let place = try #require(text.range(of: old))
    file.metadata["training"] = text.replacingCharacters(in: place, with: new)
    let error = #expect(throws: FoveaError.self) { try Checkpoint(file, name: "x") }
    #expect(error?.description == "x: \"training\" in the metadata: \(problem); the file is damaged")
  }

  @Test(arguments: [
    ("class_names", 1 << 20), ("provenance", 1 << 20), ("training", 1 << 16), ("model", 1 << 16),
    ("preprocessing", 1 << 16), ("configuration", 1 << 16),
  ])
  func longMetadataIsNotTakenApart(key: String, limit: Int) throws {
    let path = path()
    try full().write(to: path)
    var file = try SafeTensorsFile.read(path: path)
    let text = try #require(file.metadata[key])
    file.metadata[key] = text + String(repeating: " ", count: limit - text.utf8.count)
    _ = try Checkpoint(file, name: "x")
    file.metadata[key]? += " "
    let error = #expect(throws: FoveaError.self) { try Checkpoint(file, name: "x") }
    #expect(error?.description == "x: \"\(key)\" in the metadata has \(limit + 1) bytes, at most \(limit)")
  }

  @Test func weightsThatDoNotFitAreListed() throws {
    var checkpoint = try Small().checkpoint()
    checkpoint.parameters.removeAll { $0.name == "0.bias" }
    checkpoint.parameters.append(SafeTensorsFile.Entry(name: "extra", tensor: .scalar(1)))
    if let index = checkpoint.parameters.firstIndex(where: { $0.name == "4.bias" }) {
      checkpoint.parameters[index].tensor = .filled(shape: [7])
    }
    let error = #expect(throws: FoveaError.self) {
      try checkpoint.fitted(to: Small())
    }
    #expect(
      error?.problem == "does not fit the model; 1 missing: 0.bias; 1 unexpected: extra; "
        + "1 of another shape: 4.bias ([7], expected [6])")
  }

  @Test func theCatalogueMakesADescribedModelAgain() throws {
    let description = try ModelDescription(
      name: "lenet",
      options: .init(classes: 7, channels: 3, imageSize: 40, settings: ["activation": "sigmoid"]))
    #expect(description.inputShape == [3, 40, 40])
    let model = try description.makeModel()
    #expect(try model.classes == 7)
    #expect(try ModelDescription(model, input: [3, 40, 40], settings: description.settings) == description)
  }

  /// A checkpoint of a few hundred bytes of tensors, as a file.
  func tiny() throws -> Data {
    var checkpoint = try full()
    checkpoint.model.classes = 1
    checkpoint.classNames = ["a"]
    checkpoint.parameters = [
      SafeTensorsFile.Entry(name: "fc.weight", tensor: HostTensor([1, -2, 0.5, 3], shape: [1, 4]))
    ]
    let path = path()
    try checkpoint.write(to: path)
    return try Data(contentsOf: URL(fileURLWithPath: path))
  }

  @Test func everyFlippedBitIsFound() throws {
    let whole = try tiny()
    _ = try Checkpoint(SafeTensorsFile.decode(whole, name: "x"), name: "x")
    for bit in 0..<8 * whole.count {
      var damaged = whole
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let error = #expect(throws: FoveaError.self, "bit \(bit % 8) of byte \(bit / 8)") {
        try Checkpoint(SafeTensorsFile.decode(damaged, name: "x"), name: "x")
      }
      #expect(error?.location == "x")
    }
  }

  @Test func aFileCutAtAnyByteIsRefused() throws {
    let whole = try tiny()
    for length in 0..<whole.count {
      let error = #expect(throws: FoveaError.self, "\(length) bytes") {
        try Checkpoint(SafeTensorsFile.decode(whole.prefix(length), name: "x"), name: "x")
      }
      #expect(error?.location == "x")
    }
  }

  @Test func theChecksumIsInTheFileAndGoesWithChanges() throws {
    let path = path()
    try full().write(to: path)
    var file = try SafeTensorsFile.read(path: path)
    #expect(file.isSealed)
    file.tensors[0].tensor = .filled(1, shape: file.tensors[0].tensor.shape)
    try file.write(to: path)
    #expect(try SafeTensorsFile.read(path: path).tensors == file.tensors)
    file.metadata["fovea_checksum"] = nil
    let error = #expect(throws: FoveaError.self) { try Checkpoint(file, name: "x") }
    #expect(error?.problem == "is a checkpoint without its checksum")
  }
}
