import Foundation
import Fovea
import FoveaFormats
import TestSupport
import Testing

/// `fovea info` and `fovea export`, on files of this command and of others.
@Suite(.tags(.process, .golden)) struct InfoAndExportTests {
  static func golden(_ name: String) -> String {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("FoveaFormatsTests/Goldens/\(name)").path
  }

  @Test func weightsOfPyTorchAreDescribed() throws {
    let path = Self.golden("checkpoint.zip.pth")
    let text = try Command.run(["info", path])
    #expect(text.status == 0)
    #expect(text.output.hasPrefix("\(path): weights\nformat"))
    #expect(text.output.contains("PyTorch (zip)"))
    #expect(text.output.contains("the prefix \"module.\" was taken off every name"))
    #expect(text.output.contains("\n0.weight               float32  [2, 1, 3, 3]\n"), "\(text.output)")

    let outcome = try Command.run(["info", path, "--format", "json"])
    let object = try #require(outcome.json as? [String: Any])
    #expect(object["kind"] as? String == "weights")
    #expect(object["format"] as? String == "PyTorch (zip)")
    #expect((object["metadata"] as? [String: String])?["epoch"] == "3")
    let tensors = try #require(object["tensors"] as? [[String: Any]])
    #expect(tensors[0]["name"] as? String == "0.weight")
    #expect(tensors[0]["type"] as? String == "float32")
    #expect(tensors[0]["shape"] as? [Int] == [2, 1, 3, 3])
    #expect(object["numbers"] as? Int == 18 + 2 + 8 + 1 + 6)

    let two = try Command.run(["info", Self.golden("two.zip.pth"), "--key", "second", "--format", "json"])
    #expect(((two.json as? [String: Any])?["tensors"] as? [Any])?.count == 2)
  }

  @Test(arguments: [
    ("../../FoveaImageTests/Goldens/pictures/orientation6.jpg", "so it has no keys; omit --key\n"),
    ("stored.npz", "has no tensor (npz) whose name begins with \"model.\"; omit --key\n"),
  ])
  func aKeyNeedsSomethingUnderIt(name: String, words: String) throws {
    let outcome = try Command.run(["info", Self.golden(name), "--key", "model"])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.hasSuffix(words), "\(outcome.errors)")
  }

  @Test func picturesAreDescribedUpright() throws {
    let path = Self.golden("../../FoveaImageTests/Goldens/pictures/orientation6.jpg")
    let outcome = try Command.run(["info", path, "--format", "json"])
    let object = try #require(outcome.json as? [String: Any])
    #expect(object["kind"] as? String == "picture")
    #expect(object["format"] as? String == "JPEG")
    // Seven columns and five rows are stored.
    #expect(object["width"] as? Int == 5)
    #expect(object["height"] as? Int == 7)
    #expect(object["channels"] as? Int == 3)
    #expect((object["mean"] as? [Double])?.count == 3)
    let quarters = try #require(object["quarters"] as? [[Double]])
    #expect(quarters.map(\.count) == [3, 3, 3, 3])
    let stored = try Command.run(["info", path, "--no-exif", "--format", "json"])
    let other = try #require(stored.json as? [String: Any])
    #expect(other["width"] as? Int == 7)
    #expect(other["height"] as? Int == 5)
    #expect(try Command.run(["info", path]).output.hasPrefix("\(path): picture\nformat    JPEG\nwidth"))
  }

  @Test func aCheckpointIsDescribedExportedAndUsed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run").path
    let training = try Command.run([
      "train", "--model", "lenet", "--data", "shapes", "--examples", "50", "--img-size", "16", "--opt",
      "adam",
      "-b", "20", "--epochs", "1", "--quiet", "--output-dir", run,
    ])
    #expect(training.status == 0, "\(training.errors)")
    let last = run + "/last.safetensors"
    let outcome = try Command.run(["info", last, "--format", "json"])
    let object = try #require(outcome.json as? [String: Any])
    #expect(object["kind"] as? String == "checkpoint")
    #expect((object["model"] as? [String: Any])?["name"] as? String == "lenet")
    #expect((object["class_names"] as? [String])?.count == 10)
    #expect((object["eval_transform"] as? [[String: Any]])?.first?["name"] as? String == "resize")
    #expect(object["epoch"] as? Int == 1)
    #expect(object["step"] as? Int == 3)
    #expect(object["evaluated_epoch"] as? Int == 1)
    #expect(object["evaluated_step"] as? Int == 3)
    #expect(object["accuracy"] is Double)
    let text = try Command.run(["info", last]).output
    #expect(text.contains("lenet, 10 classes, images [1, 16, 16]"))
    #expect(object["data"] as? String == "shapes")
    // In mid-epoch, where the run stands is not where it was judged.
    var moved = try SafeTensorsFile.read(path: last)
    moved.metadata["training"] = moved.metadata["training"]?
      .replacing("\"stepInEpoch\":0", with: "\"stepInEpoch\":2")
    let path = directory.appendingPathComponent("moved.safetensors").path
    try moved.write(to: path)
    let lines = try Command.run(["info", path]).output.split(separator: "\n")
    #expect(lines.contains { $0.hasPrefix("epoch ") && $0.hasSuffix(" 2, 2 steps of it") })
    #expect(lines.contains { $0.hasPrefix("evaluated_epoch ") && $0.hasSuffix(" 1 of 1") })

    // For use: parameters alone, predicting without the model's name; in other formats by name.
    let exported = try ["out.safetensors", "out.npz", "weights.txt"].map { name in
      let path = directory.appendingPathComponent(name).path
      let outcome = try Command.run(["export", "--weights", last, "--to", path])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.hasPrefix("\(path): 10 tensors, "))
      return path
    }
    let tensors = try SafeTensorsFile.read(path: last).tensors.filter { !$0.name.hasPrefix("optimizer.") }
    let archive = try NumPyArchive.read(path: exported[1])
    #expect(tensors.count == 10)
    #expect(try SafeTensorsFile.read(path: exported[0]).tensors == tensors)
    for entry in tensors { #expect(archive[entry.name] == entry.tensor) }
    let judged = try [last, exported[0]].map { try Command.run(["val", "--weights", $0]).output }
    #expect(judged[0] == judged[1])
    let words = try String(contentsOfFile: exported[2], encoding: .utf8).split(separator: "\n").prefix(3)
    #expect(words[0] == "conv.0.weight")
    #expect(words[1] == "(6, 1, 5, 5)")
    #expect(words[2].hasPrefix("[[[["))

    // Nothing is overwritten unasked.
    let again = try Command.run(["export", "--weights", last, "--to", exported[1]])
    #expect(again.status == 1)
    #expect(
      again.errors
        == "fovea: \(exported[1]): exists already; replace it with --force, or name another file\n")
    #expect(try Command.run(["export", "--weights", last, "--to", exported[1], "--force"]).status == 0)
    let usage = try Command.run(["export", "--weights", last, "--to", "out.h5"])
    #expect(usage.status == 64)
    #expect(usage.errors.contains("--to must end in .onnx, .safetensors, .npz, .txt, got"))
  }

  @Test func numbersThatAreNotFiniteAreNamed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (path, copy) = (directory.path + "/w.npz", directory.path + "/w.safetensors")
    try WeightsFile.write(
      [
        NamedTensor(name: "a", tensor: .filled(1, shape: [3])),
        NamedTensor(name: "b", tensor: HostTensor(.float32([1, .nan, .infinity]), shape: [3])),
      ], to: path)
    let problem = "tensor \"b\" holds 2 values of 3 that are not finite numbers"
    #expect(try Command.run(["info", path]).output.contains(problem))
    let object = try Command.run(["info", path, "--format", "json"]).json as? [String: Any]
    #expect(object?["notes"] as? [String] == [problem])
    let exported = try Command.run(["export", "--weights", path, "--to", copy])
    #expect(
      exported.status == 0 && exported.errors == "fovea: warning: \(path): \(problem)\n", "\(exported.errors)"
    )
  }

  /// What would be run stands beside tensors, which are read without it.
  @Test(arguments: ["system.zip.pth", "system.legacy.pth"]) func nothingBesideWeightsIsRun(_ name: String)
    throws
  {
    let outcome = try Command.run(["info", Self.golden(name)])
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\"b\" (posix.system)"))
    #expect(!FileManager.default.fileExists(atPath: "fovea-was-here"))
  }

  @Test(arguments: ["eval.zip.pth", "eval.legacy.pth", "plain.pkl"])
  func nothingIsRun(_ name: String) throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let out = directory.appendingPathComponent("out.npz").path
    for arguments in [["info", Self.golden(name)], ["export", "--weights", Self.golden(name), "--to", out]] {
      let outcome = try Command.run(arguments)
      #expect(outcome.status == 1)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errorLines.count == 1)
      #expect(outcome.errors.hasPrefix("fovea: \(Self.golden(name)): "))
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path).isEmpty)
    #expect(!FileManager.default.fileExists(atPath: "fovea-was-here"))
  }
}
