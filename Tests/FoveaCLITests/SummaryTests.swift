import Foundation
import TestSupport
import Testing

/// `fovea summary` in all its forms.
@Suite(.tags(.process)) struct SummaryTests {
  @Test func aSummaryCountsParametersAndMemory() throws {
    let outcome = try Command.run(["summary", "lenet", "--input", "2x1x32x32", "-b", "8", "--format", "json"])
    let summary = try #require(outcome.json as? [String: Any])
    #expect(summary["parameters"] as? Int == 61706)
    #expect(summary["macs"] as? Int == 416_520)
    #expect(summary["input"] as? [Int] == [2, 1, 32, 32])
    let layers = try #require(summary["layers"] as? [[String: Any]])
    let first = try #require(layers.first { $0["name"] as? String == "conv.0" })
    #expect(first["output"] as? [Int] == [2, 6, 28, 28])
    #expect(first["parameters"] as? Int == 156)
    #expect(layers.last?["kind"] as? String == "Softmax")
    for phase in ["training", "inference"] {
      let memory = try #require(summary[phase] as? [String: Any])
      #expect(memory["batch_size"] as? Int == 8)
      let parts = memory.filter { !["batch_size", "memory_bytes"].contains($0.key) }
      #expect(parts.values.compactMap { $0 as? Int }.reduce(0, +) == memory["memory_bytes"] as? Int)
      #expect(memory["parameter_bytes"] as? Int ?? 0 >= 4 * 61706)
      #expect(memory["moment_bytes"] as? Int == 0)
    }
  }

  @Test func theOptimizerCountsInTraining() throws {
    let outcome = try Command.run(["summary", "lenet", "--opt", "adam", "--format", "json"])
    let summary = try #require(outcome.json as? [String: Any])
    let memory = try ["training", "inference"].map { try #require(summary[$0] as? [String: Any]) }
    #expect(memory.map { $0["moment_bytes"] as? Int } == [2 * 4 * 61706, 0])
  }

  @Test func aSummaryIsATableOfLayersThenOfMemory() throws {
    let lines = try Command.run(["summary", "googlenet-d2l", "--depth", "0"]).output
      .split(separator: "\n", omittingEmptySubsequences: false).map { $0.split(separator: " ").first ?? "" }
    #expect(lines[4..<11] == ["0", "1", "2", "3", "4", "5", "-"])
    #expect(lines.contains("memory,"))
    #expect(lines.dropLast().last == "peak")
  }

  @Test func trainingShowsSideBranches() throws {
    let arguments = ["summary", "googlenet-2014", "-b", "2"]
    #expect(try Command.run(arguments + ["--training"]).output.contains("13,378,280 parameters"))
    #expect(!(try Command.run(arguments).output.contains("aux1")))
  }

  @Test(arguments: [
    (["inception_v3", "--img-size", "224"], "a 5 filter does not fit a 3 image"),
    (["googlenet-2014", "--img-size", "64"], "a 5 window does not fit a 4 image"),
  ])
  func imagesTooSmallForSideBranchesAreLargeEnoughForUse(model: [String], reason: String) throws {
    let outcome = try Command.run(["summary", "-b", "1", "--depth", "0"] + model)
    #expect(outcome.status == 0)
    #expect(
      outcome.output.hasSuffix(
        "\ntraining: images are too small for the side branches: \(reason) with padding 0; "
          + "use larger images, or train without side branches (--aux off)\n"))
    #expect(outcome.output.contains("memory, batch 1"))
    let json = try Command.run(["summary", "-b", "1", "--format", "json"] + model).json as? [String: Any]
    #expect((json?["training"] as? [String: Any])?["problem"] as? String != nil)
    #expect((json?["inference"] as? [String: Any])?["memory_bytes"] as? Int ?? 0 > 0)
    let without = try Command.run(["summary", "-b", "2", "--depth", "0", "--aux", "off"] + model)
    #expect(!without.output.contains("training:"))
  }

  @Test func aChoiceHasAnOptionOfItsOwn() throws {
    let outputs = try [["--width", "0.1250"], ["--model-setting", "width=.125"], ["--width", "0.3"]].map {
      let outcome = try Command.run(
        ["summary", "vgg11-fashion", "--img-size", "32", "-b", "2", "--format", "json"] + $0)
      return (outcome.json as? [String: Any])?["parameters"] as? Int
    }
    #expect(outputs[0] != nil && outputs[0] == outputs[1])
    #expect(outputs[2] ?? 0 > outputs[0] ?? .max)
  }

  @Test func imagesMayHaveAnyNumberOfChannels() throws {
    let outcome = try Command.run(["summary", "lenet", "--in-chans", "7", "-b", "1", "--format", "json"])
    #expect((outcome.json as? [String: Any])?["input"] as? [Int] == [1, 7, 32, 32])
  }

  @Test func stagesHaveThePapersForm() throws {
    let text = try Command.run(["summary", "googlenet-2014", "--table", "googlenet"]).output
    #expect(text.contains("inception (4e)"))
    #expect(text.contains("params 1072K, here 1019K"))
    // The paper's figures are for its own images and classes.
    let smaller = ["summary", "googlenet-2014", "--table", "googlenet", "--img-size", "96"]
    #expect(!(try Command.run(smaller).output.contains("here")))
    let outcome = try Command.run(["summary", "googlenet-2014", "--table", "googlenet", "--format", "json"])
    let stages = try #require((outcome.json as? [String: Any])?["stages"] as? [[String: Any]])
    #expect(
      stages[4]["filters"] as? [String: Int] == [
        "#1×1": 64, "#3×3 reduce": 96, "#3×3": 128, "#5×5 reduce": 16, "#5×5": 32, "pool proj": 32,
      ])
  }

  @Test func aDrawingInDOTNeedsNoOtherProgram() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let file = directory.appendingPathComponent("lenet.dot")
    let outcome = try Command.run(["summary", "lenet", "--graph", file.path])
    #expect(outcome.status == 0)
    #expect(outcome.output.isEmpty && outcome.errors.isEmpty)
    #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("digraph \"lenet\" {"))
    let lost = try Command.run(["summary", "lenet", "--graph", "/dev/null/lenet.dot"])
    #expect(lost.status == 1)
    #expect(lost.errorLines.count == 1)
  }

  @Test func withoutRoomForItsFilesAPictureSaysWhatToDo() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let program = directory.appendingPathComponent("dot")
    try Data("#!/bin/sh\n".utf8).write(to: program)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program.path)
    let outcome = try Command.run(
      ["summary", "lenet", "--graph", "lenet.svg"],
      environment: ["PATH": directory.path, "TMPDIR": program.path])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(
      outcome.errors.hasPrefix("fovea: \(program.path): cannot be run with files in \(program.path): "),
      "\(outcome.errors)")
    #expect(outcome.errors.hasSuffix("; name a directory with room in TMPDIR, or write a .dot file\n"))
  }

  @Test func withoutGraphvizAPictureSaysWhatToInstall() throws {
    let outcome = try Command.run(["summary", "lenet", "--graph", "lenet.svg"], environment: ["PATH": ""])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors
        == "fovea: dot: the program that lays out drawings is not installed; install Graphviz (Debian and "
        + "Homebrew call it graphviz), or write a .dot file\n")
  }
}
