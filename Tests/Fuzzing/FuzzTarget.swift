import Foundation
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaGraph
import FoveaImage
import FoveaONNX
import FoveaRuns
import FoveaServer

/// An entry point that takes bytes from outside.
enum FuzzTarget: String, CaseIterable {
  case jpeg, png, webp, exif, idx, cifar, tar, pickle, zip, npy, hdf5, safetensors, onnx, configuration,
    pipeline, form, http, request

  /// Feeds the entry point; every error is an answer, and is written as the command would.
  func run(_ data: Data) {
    do {
      try feed(data)
    } catch {
      precondition(!"\(error)".isEmpty)
    }
  }

  private func feed(_ data: Data) throws {
    switch self {
    case .jpeg: try decode(Data([0xFF, 0xD8, 0xFF]) + data)
    case .png: try decode(Disguise.png(data))
    case .webp: try decode(Data("RIFF".utf8) + data)
    case .exif: try decode(Disguise.jpeg(exif: data))
    case .idx: for rank in [1, 3] { _ = try? IDXFile.decode(data, rank: rank, name: "fuzz") }
    case .cifar: try readCIFAR(data)
    case .tar:
      var reader = try TarReader(ByteReader(Disguise.tar(data), name: "fuzz"))
      while let entry = try reader.next() { _ = try reader.read(upTo: min(entry.count, 1 << 20)) }
    case .pickle:
      _ = try? PickledPictures([UInt8](data), name: "fuzz")
      _ = try WeightsFile.decode(Disguise.weights(pickle: data), name: "fuzz")
    case .zip:
      _ = try? WeightsFile.decode(data, name: "fuzz")
      var archive = try ZipArchive(ByteReader(data, name: "fuzz"))
      for entry in archive.entries {
        _ = try? archive.path(of: entry)
        _ = try archive.contents(of: entry)
      }
    case .npy: _ = try NumPyFile.decode(data, name: "fuzz")
    case .hdf5:
      let file = try HDF5File.decode(ByteReader(data, name: "fuzz"))
      precondition(file.tensors.count == file.types.count, "a tensor without a type")
    case .safetensors: _ = try SafeTensorsFile.decode(data, name: "fuzz")
    case .onnx: try readONNX(data)
    case .configuration: try readConfiguration(data)
    case .pipeline:
      let pipeline = try Pipeline(String(decoding: data, as: UTF8.self))
      let again = try Pipeline("\(pipeline)")
      precondition("\(again)" == "\(pipeline)", "a pipeline is not read as it is written")
    case .form:
      // The first line is the type of the body.
      let end = data.firstIndex(of: UInt8(ascii: "\n")) ?? data.endIndex
      let parts = try MultipartReader.parts(
        of: Data(data[end...].dropFirst()), contentType: String(decoding: data[..<end], as: UTF8.self))
      precondition(parts.count <= MultipartReader.largestCount, "too many parts")
    case .http: try Self.server.get().feed(data)
    case .request: try Self.server.get().ask(data)
    }
  }

  private static let server = Result { try FuzzServer() }

  /// Reads a model and rebuilds its graph, for images of the size that it says, unless they are large.
  private func readONNX(_ data: Data) throws {
    let network = try ONNXNetwork(ONNXModel.decode(data, name: "fuzz"), file: "fuzz")
    let extents = network.imageShape.map { $0 == 0 ? 8 : $0 }
    guard extents.allSatisfy({ $0 <= 64 }) else { return }
    var target: any ONNXTarget = PlainTarget()
    let images = target.graph.input("images", TensorType(TensorShape([2] + extents)))
    _ = try network.append(to: &target, images: images)
    try target.graph.verify()
  }

  /// Reads the header, decodes the whole and a part, unless that would take long.
  ///
  /// The part must be the same as in the whole.
  private func decode(_ data: Data) throws {
    let header = try Picture.header(of: data, name: "fuzz")
    guard header.width * header.height <= 1 << 18 else { return }
    let whole = try Picture.decode(data, name: "fuzz")
    let region = PictureRegion(
      x: whole.width / 3, y: whole.height / 3, width: (whole.width + 2) / 3, height: (whole.height + 2) / 3)
    let part = try Picture.decode(data, name: "fuzz", region: region)
    precondition((part.width, part.height) == (region.width, region.height), "a part of another size")
  }

  /// Opens a directory with the bytes as a binary file, a pickled one or an archive, as the first of them says.
  private func readCIFAR(_ data: Data) throws {
    let names = ["data_batch_1.bin", "data_batch_1", "cifar-10-binary.tar.gz", "cifar-10-python.tar.gz"]
    let place = FileManager.default.temporaryDirectory.appending(path: "fovea-fuzz-\(getpid())")
    try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
    let file = place.appending(path: names[Int(data.first ?? 0) % names.count])
    try data.dropFirst().write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    let size = PictureSize(width: 32, height: 32, channels: 3)
    _ = try CIFAR10(dataDir: place.path).open(.train, for: size)
  }

  /// Reads a configuration as a file of YAML, of which JSON is a part, and writes what was understood.
  private func readConfiguration(_ data: Data) throws {
    let configuration = try TrainingConfiguration(YAMLText.value(of: data, at: "fuzz"))
    _ = try configuration.tree().text()
  }
}

/// A graph whose state is declared and forgotten.
private struct PlainTarget: ONNXTarget {
  var graph = Graph()

  mutating func parameter(_ name: String, _ tensor: HostTensor, role: StateRole) throws -> Graph.Value {
    graph.state(name, tensor.shape, role: role)
  }
}
