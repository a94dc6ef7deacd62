import Foundation
import TestSupport
import Testing

import FoveaCore
import FoveaFormats

@Suite(.tags(.quick, .golden)) struct PyTorchFileTests {
  static let forms: [PyTorchFile.Form] = [.zip, .legacy]

  static func read(_ name: String, _ form: PyTorchFile.Form, key: String? = nil) throws -> PyTorchFile {
    try PyTorchFile.read(path: golden("\(name).\(form.rawValue).pth"), key: key)
  }

  static let base = (0..<24).map { Float($0) / 8 }
  static let mixed: [(String, HostTensor)] = [
    ("float32", HostTensor([1.5, -2, 0.25, 3, 0x1p-140, .infinity], shape: [2, 3])),
    ("float64", HostTensor(.float64([0.1, -1e300]), shape: [2])),
    ("half", HostTensor([1, -0.5, 65504, 0x1p-24], shape: [4])),
    ("brain", HostTensor([Float(1), -3.140625], shape: [2])),
    ("int64", HostTensor(.int64([-1 << 40]), shape: .scalar)),
    ("int32", HostTensor([Int32(-1), 7, .max], shape: [3])),
    ("int16", HostTensor([Int32(-300), 300], shape: [2])),
    ("int8", HostTensor([Int32(-128), 127], shape: [2])),
    ("uint8", HostTensor(.uint8([0, 128, 255]), shape: [1, 3])),
    ("bool", HostTensor(.uint8([1, 0, 1]), shape: [3])),
    ("whole", HostTensor(base, shape: [2, 3, 4])),
    (
      "transposed",
      HostTensor((0..<4).flatMap { k in (0..<6).map { base[$0 * 4 + k] } }, shape: [4, 2, 3])
    ),
    ("part", HostTensor(Array(base[5..<9]), shape: [4])),
    ("steps", HostTensor([6, 8, 10, 12, 14, 16].map { base[$0] }, shape: [2, 3])),
    ("expanded", HostTensor([Float](repeating: base[23], count: 4), shape: [2, 2])),
    ("number", .scalar(base[3])),
    ("empty", HostTensor([Float](), shape: [0, 4])),
    ("parameter", HostTensor([Float(2), 4], shape: [2])),
    ("channels_last", HostTensor((0..<12).map(Float.init), shape: [1, 2, 2, 3])),
    ("naïve \"name\"", HostTensor([Float(1)], shape: [1])),
  ]

  @Test(arguments: forms) func readsEveryTypeAndLayout(_ form: PyTorchFile.Form) throws {
    let file = try Self.read("mixed", form)
    #expect(file.form == form)
    #expect(file.tensors.map(\.name) == Self.mixed.map(\.0))
    for (name, tensor) in Self.mixed { #expect(file[name] == tensor, "\(name)") }
    #expect(file.notes.isEmpty)
    #expect(file.metadata.isEmpty)
  }

  @Test func readsProtocolFour() throws {
    let file = try PyTorchFile.read(path: golden("protocol4.zip.pth"))
    #expect(try file.tensors == Self.read("mixed", .zip).tensors)
  }

  @Test(arguments: forms) func findsTheNetworkInACheckpoint(_ form: PyTorchFile.Form) throws {
    let file = try Self.read("checkpoint", form)
    #expect(
      file.tensors.map(\.name) == [
        "0.weight", "0.bias", "1.weight", "1.bias", "1.running_mean", "1.running_var",
        "1.num_batches_tracked", "2.weight", "2.bias",
      ])
    #expect(file["0.weight"]?.shape == [2, 1, 3, 3])
    #expect(file["1.num_batches_tracked"] == HostTensor(.int64([1]), shape: .scalar))
    #expect(file.metadata == ["epoch": "3", "arch": "tiny", "best": "0.75", "done": "true"])
    #expect(
      file.notes == [
        "the tensors are those under the key \"state_dict\"",
        "other tensors are omitted: tensors outside it",
        "entries that are not tensors are omitted: \"epoch\", \"arch\", \"best\", \"done\", \"big\", "
          + "\"size\", \"device\" (torch.device), \"type\" and 4 more",
        "the prefix \"module.\" was taken off every name",
      ])
  }

  @Test(arguments: forms) func choosesAmongDictionaries(_ form: PyTorchFile.Form) throws {
    expectRefusal("several dictionaries of tensors: \"first\", \"second\"; choose one with key") {
      _ = try Self.read("two", form)
    }
    #expect(try Self.read("two", form, key: "second").tensors.map(\.name) == ["b", "c"])
    expectRefusal("no tensors under the key \"third\"; there are tensors under \"first\", \"second\"") {
      _ = try Self.read("two", form, key: "third")
    }
    // Numbers that cannot be read do no harm where they are not wanted.
    #expect(try Self.read("aside", form).tensors.map(\.name) == ["a"])
    let averaged = try Self.read("averaged", form)
    #expect(averaged["a"] == HostTensor([Float(1)], shape: [1]))
    #expect(averaged.notes.last == "other tensors are omitted: \"model_ema\"")
    #expect(try Self.read("deep", form).notes.first == "the tensors are those under the key \"outer.inner\"")
  }

  @Test(arguments: forms) func refusesWhatHoldsNoWeights(_ form: PyTorchFile.Form) throws {
    expectRefusal("expected a dictionary of tensors, got a collection") { _ = try Self.read("list", form) }
    expectRefusal("holds no dictionary of tensors") { _ = try Self.read("none", form) }
    expectRefusal("class ComplexFloatStorage cannot be read") { _ = try Self.read("complex", form) }
  }

  /// Everything that training scripts keep beside weights.
  @Test(arguments: forms) func readsWeightsInCompany(_ form: PyTorchFile.Form) throws {
    let file = try Self.read("company", form)
    #expect(file.tensors == [NamedTensor(name: "a", tensor: HostTensor([Float(1), 2], shape: [2]))])
    #expect(file.metadata["epoch"] == "3" && file.metadata["text"] == "é\n")
  }

  @Test(arguments: 1...5) func readsEveryProtocol(_ version: Int) throws {
    let file = try PyTorchFile.read(path: golden("protocol\(version).legacy.pth"))
    #expect(try file.tensors == Self.read("company", .zip).tensors)
  }

  @Test func readsNumbersOfBigEndianMachines() throws {
    let file = try PyTorchFile.read(path: golden("bigendian.zip.pth"))
    #expect(
      try file.tensors.filter { $0.name != "bool" }
        == Self.read("mixed", .zip).tensors.filter { $0.name != "bool" })
  }

  @Test func aKeyMayEndInWhatNamesBeginWith() throws {
    let file = try PyTorchFile.read(path: golden("checkpoint.zip.pth"), key: "state_dict.module.1")
    #expect(
      file.tensors.map(\.name) == ["weight", "bias", "running_mean", "running_var", "num_batches_tracked"])
    #expect(file.notes.first == "the tensors are those whose names begin with \"module.1.\"")
    let archive = try WeightsFile.read(path: golden("stored.npz"), key: "conv")
    #expect(archive.tensors.map(\.name) == ["weight"] && archive.types == [.float32])
    expectRefusal("whose name begins with \"model.\"; omit key") {
      _ = try WeightsFile.read(path: golden("stored.npz"), key: "model")
    }
  }

  @Test(arguments: forms) func runsNothing(_ form: PyTorchFile.Form) throws {
    let file = try Self.read("system", form)
    #expect(file.tensors.map(\.name) == ["a"])
    #expect(file.notes == ["entries that are not tensors are omitted: \"b\" (posix.system)"])
    #expect(!FileManager.default.fileExists(atPath: "fovea-was-here"))
    expectRefusal("holds no dictionary of tensors") { _ = try Self.read("eval", form) }
    expectRefusal(
      "got an object of class \"torch.nn.modules.linear.Linear\", which was not made and not run"
    ) {
      _ = try PyTorchFile.read(path: golden("module.zip.pth"))
    }
  }

  @Test func namesOtherKindsOfFile() {
    expectRefusal("got a pickle that torch.save did not write") {
      _ = try PyTorchFile.read(path: golden("plain.pkl"))
    }
    expectRefusal("zip archive without data.pkl") { _ = try PyTorchFile.read(path: golden("stored.npz")) }
    let tar = Data(count: 257) + Data("ustar".utf8) + Data(count: 250)
    expectRefusal("got a tar archive") { _ = try PyTorchFile.decode(tar, name: "old.pth") }
    for (file, words) in [("mixed.safetensors", "a safetensors file"), ("float32.npy", "an .npy file")] {
      expectRefusal("expected a file of torch.save, got \(words); save model.state_dict() with torch.save") {
        try PyTorchFile.read(path: golden(file))
      }
    }
  }

  @Test(arguments: ["mixed.zip", "mixed.legacy", "checkpoint.legacy", "averaged.zip"])
  func everyPrefixIsRefused(_ name: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: golden("\(name).pth")))
    for count in bytes.indices {
      expectRefusal("prefix: ") { try PyTorchFile.decode(bytes.prefix(count), name: "prefix") }
    }
  }

  /// Flipped bits are an error or other numbers, never a crash; the zip form sees them in its numbers.
  @Test(arguments: ["mixed.zip", "mixed.legacy", "checkpoint.zip", "checkpoint.legacy"])
  func damageNeverCrashes(_ name: String) throws {
    let bytes = try Data(contentsOf: URL(fileURLWithPath: golden("\(name).pth")))
    let whole = try PyTorchFile.decode(bytes, name: "whole")
    var random = Fixed(state: 7)
    for _ in 0..<4000 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let index = Int.random(in: bytes.indices, using: &random)
        damaged[index] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      }
      guard let file = try? PyTorchFile.decode(damaged, name: "damaged"), name.hasSuffix("zip") else {
        continue
      }
      // What the checksums do not cover is padding, dates and names of entries that are not read.
      #expect(file.tensors == whole.tensors)
    }
  }

  /// Numbers that are the same in every run (Marsaglia 2003, "Xorshift RNGs").
  struct Fixed: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return state
    }
  }
}
