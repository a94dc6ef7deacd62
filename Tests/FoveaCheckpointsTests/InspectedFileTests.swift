import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaImage
import SmallNetwork
import TestSupport
import Testing

/// What files are, and checkpoints written for other tools.
@Suite(.tags(.quick)) struct InspectedFileTests {
  let directory: String

  init() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    directory = folder.path
  }

  /// A checkpoint with moments and provenance, as training writes it.
  func checkpoint() throws -> Checkpoint {
    var checkpoint = try Small().checkpoint()
    checkpoint.training.step = 40
    checkpoint.provenance = Provenance(choices: ["seed": "1"])
    checkpoint.moments = [NamedTensor(name: "optimizer.0.weight", tensor: .filled(2, shape: [3, 1, 3, 3]))]
    return checkpoint
  }

  @Test func checkpointsWeightsAndPicturesAreToldApart() throws {
    let written = try checkpoint()
    let path = directory + "/file"
    try written.write(to: path)
    guard case .checkpoint(let read, let file) = try InspectedFile.read(path: path) else {
      Issue.record("no checkpoint")
      return
    }
    #expect(read.model == written.model)
    #expect(file.types.count == file.tensors.count)

    try WeightsFile.write(written.parameters, metadata: ["a": "b"], to: path + ".safetensors")
    guard case .weights(let plain) = try InspectedFile.read(path: path + ".safetensors") else {
      Issue.record("no weights")
      return
    }
    #expect(plain.metadata == ["a": "b"])

    let picture = Picture(width: 2, height: 1, channels: 3, pixels: [0, 10, 255, 1, 10, 0])
    try picture.encodedPNG().write(to: URL(fileURLWithPath: path))
    guard case .picture(let decoded, let header) = try InspectedFile.read(path: path) else {
      Issue.record("no picture")
      return
    }
    #expect(decoded.channelMeans == [0.5, 10, 127.5])
    #expect(header.format == .png)
    try Data("GIF89a, and the rest".utf8).write(to: URL(fileURLWithPath: path))
    let other = #expect(throws: FoveaError.self) { _ = try InspectedFile.read(path: path) }
    #expect(
      other?.description == "\(path): is a GIF picture, which is not supported; convert it to PNG or JPEG")

    try Data("words".utf8).write(to: URL(fileURLWithPath: path))
    let error = #expect(throws: FoveaError.self) { _ = try InspectedFile.read(path: path) }
    #expect(error?.description.hasPrefix("\(path): expected weights or a picture, got a text") == true)
  }

  @Test func anExportedCheckpointStaysOneWithoutWhatTrainingNeeds() throws {
    let written = try checkpoint()
    let path = directory + "/out.safetensors"
    try written.export(to: path)
    let read = try Checkpoint.read(path: path)
    #expect(read.moments.isEmpty)
    #expect(read.provenance == nil)
    #expect(read.model == written.model)
    #expect(read.classNames == written.classNames)
    #expect(read.pipeline == written.pipeline)
    #expect(read.training == written.training)
    for entry in written.parameters { #expect(read.tensors[entry.name] == entry.tensor) }
  }

  @Test func anArchiveHoldsParametersAndStatisticsAlone() throws {
    let written = try checkpoint()
    let path = directory + "/out.npz"
    try written.export(to: path)
    let archive = try NumPyArchive.read(path: path)
    for entry in written.parameters { #expect(archive[entry.name] == entry.tensor) }
    #expect(archive["1.num_batches_tracked"] == HostTensor(.int64([40]), shape: .scalar))
    #expect(archive.tensors.count == written.parameters.count + 1)
  }

  @Test func aTextShowsWhatIsTrainedInOrder() throws {
    let written = try checkpoint()
    let path = directory + "/weights.txt"
    try written.export(to: path)
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    let names = written.parameters.map(\.name)
    #expect(names.contains("1.running_var"))
    #expect(lines.filter { names.contains($0) } == names.filter { !$0.contains("running") })
    #expect(!lines.contains { $0.contains("running") || $0.contains("num_batches_tracked") })
  }
}
