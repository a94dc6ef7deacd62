import ArchiveForge
import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaFormats

@Suite(.tags(.quick, .golden)) struct WeightsFileTests {
  @Test(arguments: [
    ("mixed.safetensors", WeightsFile.Format.safeTensors, 9), ("mixed.zip.pth", .pyTorchZip, 20),
    ("mixed.legacy.pth", .pyTorchLegacy, 20), ("stored.npz", .numPyArchive, 7),
    ("deflated.npz", .numPyArchive, 8), ("float32.npy", .numPy, 1),
  ]) func tellsFormatsByTheirBytes(_ name: String, _ format: WeightsFile.Format, _ count: Int) throws {
    let file = try WeightsFile.read(path: golden(name))
    #expect(file.format == format)
    #expect(file.tensors.count == count)
  }

  @Test func passesOnWhatFilesSay() throws {
    #expect(try WeightsFile.read(path: golden("mixed.safetensors")).metadata["kind"] == "golden")
    #expect(try WeightsFile.read(path: golden("checkpoint.zip.pth")).metadata["epoch"] == "3")
    #expect(try WeightsFile.read(path: golden("checkpoint.zip.pth")).notes.count == 4)
    #expect(try WeightsFile.read(path: golden("two.zip.pth"), key: "first").tensors.map(\.name) == ["a"])
    #expect(try WeightsFile.read(path: golden("int32.npy")).tensors.map(\.name) == ["int32"])
  }

  @Test(arguments: [
    ("mixed.zip.pth", 0, [StoredType.float32, .float64, .float16, .bfloat16, .int64]),
    ("mixed.legacy.pth", 0, [.float32, .float64, .float16, .bfloat16, .int64]),
    ("stored.npz", 1, [.float16, .int8, .int16]), ("bool.npy", 0, [.bool]),
    ("mixed.safetensors", 4, [.float32, .int32, .bfloat16, .float16, .uint8]),
  ]) func keepsTheTypesOfTheFile(_ name: String, _ first: Int, _ types: [StoredType]) throws {
    let file = try WeightsFile.read(path: golden(name))
    #expect(file.types.count == file.tensors.count)
    #expect(Array(file.types[first...].prefix(types.count)) == types)
  }

  /// A file that holds no weights, and the words for it.
  struct Foreign: Sendable, CustomTestStringConvertible {
    var bytes: [UInt8]
    var words: String
    var testDescription: String { words }

    init(_ bytes: [UInt8], _ words: String) { (self.bytes, self.words) = (bytes, words) }
    init(_ text: String, _ words: String) { self.init(Array(text.utf8), words) }
  }

  static let foreign: [Foreign] = [
    Foreign([], "an empty file; fetch it again"),
    Foreign("hello world", "a text; give a file of one of these formats: safetensors"),
    Foreign(
      [1, 2, 3, 4, 5], "a file that begins with 01 02 03 04; give a file of one of these formats: safetensors"
    ),
    Foreign(String(repeating: "\0", count: 257) + "ustar", "a tar archive; unpack it"),
    Foreign([0x80, 2, 0x7D, 0x2E], "a pickle that torch.save did not write"),
    Foreign([0x1F, 0x8B, 8, 0], "a gzip file; unpack it with gunzip first"),
    Foreign("\u{8}\u{8}\u{12}\u{4}onnx", "an ONNX model"),
    Foreign("GGUF\u{3}\0\0\0", "a GGUF file"),
    Foreign("version https://git-lfs.github.com/spec/v1\noid sha256:00\n", "a Git LFS pointer"),
    Foreign("\n <!DOCTYPE html><html>", "an HTML page"), Foreign("<?xml version='1.0'?>", "an XML text"),
    Foreign("{\"metadata\": {}, \"weight_map\": {}}", "the index of weights in several files"),
    Foreign("[1, 2]", "a JSON text"), Foreign([0xFF, 0xD8, 0xFF, 0xE0], "a JPEG picture"),
    Foreign([0, 0, 8, 3, 0], "an IDX file of pictures"),
    Foreign(
      [0x80, 4] + Array("torch.distributed.checkpoint.metadata".utf8), "the table of a distributed checkpoint"
    ),
  ]

  @Test(arguments: foreign) func saysWhatOtherFilesAre(_ file: Foreign) {
    expectRefusal("expected weights, got \(file.words)") {
      _ = try WeightsFile.decode(Data(file.bytes), name: "file")
    }
  }

  @Test(arguments: [
    (["m/archive_format"], "a program of torch.export"),
    (["MAR-INF/MANIFEST.json", "w.pth"], "a TorchServe archive"), (["x.mlmodel"], "a Core ML model"),
    (["weights/a.safetensors"], "a zip archive of files, such as \"weights/a.safetensors\"; unpack it"),
  ]) func saysWhatOtherArchivesAre(_ names: [String], _ words: String) {
    let forge = ZipForge(entries: names.map { .init(name: $0, bytes: Data([1])) })
    expectRefusal("expected weights, got \(words)") { _ = try WeightsFile.decode(forge.data, name: "file") }
  }

  @Test(arguments: [
    ("__0_0.distcp", "the folder of a distributed checkpoint"), ("saved_model.pb", "a TensorFlow SavedModel"),
    ("best.pth", "name the file in it, such as"),
  ]) func saysWhatFoldersAre(_ name: String, _ words: String) throws {
    let folder = temporaryPath("folder")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data([1]).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    expectRefusal(words) { _ = try WeightsFile.read(path: folder) }
  }

  @Test func refusesOtherArchives() throws {
    let forge = ZipForge(entries: [.init(name: "a.txt", bytes: Data([1]))])
    expectRefusal("a zip archive with neither data.pkl nor .npy") {
      _ = try WeightsFile.decode(forge.data, name: "file")
    }
    // A length of a header that the file does not hold.
    expectRefusal("at most 100000000 bytes, this one claims 9223372036854775808") {
      _ = try WeightsFile.decode(Data([0, 0, 0, 0, 0, 0, 0, 0x80, 0x7B, 0x7D]), name: "file")
    }
  }

  @Test func lengthsThatLookLikeOtherFormatsAreLengths() throws {
    // A header of 128 bytes begins as a pickle does.
    let header = Data("{}".utf8) + Data(repeating: UInt8(ascii: " "), count: 126)
    let file = try WeightsFile.decode(Data([0x80, 0, 0, 0, 0, 0, 0, 0]) + header, name: "file")
    #expect(file.format == .safeTensors && file.tensors.isEmpty)
  }

  @Test(arguments: WeightsFile.writableExtensions) func writesByTheEnding(_ ending: String) throws {
    let tensors = try WeightsFile.read(path: golden("mixed.legacy.pth")).tensors
    let path = temporaryPath("out.\(ending)")
    defer { try? FileManager.default.removeItem(atPath: path) }
    try WeightsFile.write(tensors, metadata: ["a": "b"], to: path)
    if ending == "txt" {
      let text = try String(contentsOf: URL(fileURLWithPath: path), encoding: .utf8)
      #expect(text == WeightsText.text(tensors))
    } else {
      #expect(try WeightsFile.read(path: path).tensors == tensors)
    }
  }

  @Test func namesTheEndingsItKnows() {
    expectRefusal("out.h5: the ending names no format that weights can be written in") {
      try WeightsFile.write([], to: "out.h5")
    }
  }

  @Test func writesTextForPeople() {
    let values: [Float] = [0.1, -2, 1e-7, 3, 1.0 / 3, .infinity, 7, -0.0]
    let text = WeightsText.text([
      NamedTensor(name: "conv.weight", tensor: HostTensor(values, shape: [2, 2, 2])),
      NamedTensor(name: "row", tensor: HostTensor([Int32(1), 2], shape: [2])),
      NamedTensor(name: "count", tensor: HostTensor(.int64([5]), shape: .scalar)),
      NamedTensor(name: "none", tensor: HostTensor([Float](), shape: [0, 4])),
    ])
    #expect(
      text == """
        conv.weight
        (2, 2, 2)
        [[[0.1 -2.0]
          [1e-07 3.0]]

         [[0.33333334 inf]
          [7.0 -0.0]]]
        row
        (2,)
        [1 2]
        count
        ()
        5
        none
        (0, 4)
        []

        """)
  }
}
