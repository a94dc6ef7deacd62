import ArchiveForge
import Foundation
import Testing

import FoveaCore
import FoveaFormats

@Suite struct WeightsFileTests {
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

  @Test(arguments: [
    (Data(), "an empty file"), (Data("hello world".utf8), "begins with 68 65 6c 6c"),
    (Data([0x89, 0x48, 0x44, 0x46, 0x0D]), "an HDF5 file"),
    (Data(count: 257) + Data("ustar".utf8), "a tar archive"),
    (Data([0x80, 2, 0x7D, 0x2E]), "a pickle that torch.save did not write"),
  ]) func refusesOtherFiles(_ data: Data, _ words: String) {
    expectRefusal("expected weights, found \(words.hasPrefix("begins") ? "a file that " : "")\(words)") {
      _ = try WeightsFile.decode(data, name: "file")
    }
    expectRefusal("one of these formats: safetensors, PyTorch state dictionary (.pth), npz, npy") {
      _ = try WeightsFile.decode(data, name: "file")
    }
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
