import Foundation
import TestSupport
import Testing

/// `fovea lr-find` and `fovea compare`, and the options of `fovea train` about the course of a run.
@Suite(.tags(.process)) struct LRFindTests {
  static let model = [
    "--model", "lenet", "--data", "shapes", "--examples", "200", "-b", "20", "--img-size", "16",
  ]

  @Test func aRateIsSuggestedAndDrawn() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let arguments =
      ["lr-find"] + Self.model
      + ["--opt", "adam", "--steps", "100", "--threads", "1", "--start-lr", "1e-4", "--end-lr", "0.1"]
    let outcome = try Command.run(arguments + ["--output-dir", directory.appendingPathComponent("new").path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].hasPrefix("suggestion 0.0"))
    #expect(lines[1].hasPrefix("lowest loss "))
    let csv = try String(contentsOf: directory.appendingPathComponent("new/lr-find.csv"), encoding: .utf8)
    #expect(csv.hasPrefix("learning_rate,loss,smoothed_loss\n0.0001,"))
    let svg = try String(contentsOf: directory.appendingPathComponent("new/lr-find.svg"), encoding: .utf8)
    #expect(svg.contains("Learning rates of lenet on shapes, adam"))
    let object = try Command.run(arguments + ["--format", "json"]).json as? [String: Any]
    let points = object?["points"] as? [[String: Double]]
    #expect(points?.count == csv.split(separator: "\n").count - 1)
    #expect(object?["suggestion"] is Double)
  }

  @Test func aSweepOfNoiseSuggestsNothing() throws {
    let arguments = ["--opt", "adam", "--steps", "30", "--threads", "1", "--end-lr", "1e-6"]
    let outcome = try Command.run(["lr-find"] + Self.model + arguments)
    #expect(outcome.status == 0)
    #expect(outcome.output.hasPrefix("no suggestion: "))
  }

  @Test func weightsStayAsTheyAre() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let run = directory.appendingPathComponent("run").path
    let train = ["train"] + Self.model + ["--epochs", "1", "--threads", "1", "--quiet", "--output-dir", run]
    #expect(try Command.run(train).status == 0)
    let file = URL(fileURLWithPath: "\(run)/best.safetensors")
    let before = try Data(contentsOf: file)
    let outcome = try Command.run(
      ["lr-find", "--weights", file.path, "--steps", "20", "--threads", "1"] + Self.model)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(try Data(contentsOf: file) == before)
  }

  @Test func runsAreCompared() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    for (name, options) in [
      ("a", ["--model-ema", "--model-ema-decay", "0.9", "--keep", "1", "--monitor", "loss"]),
      ("b", ["--swa-start", "2", "--layer-decay", "0.5", "--lr-group", "conv.*=0.1", "--lr", "0.05"]),
    ] {
      let outcome = try Command.run(
        ["train"] + Self.model
          + [
            "--epochs", "2", "--threads", "1", "--quiet", "--output-dir", name, "--tensorboard",
            "\(name)-events",
          ]
          + options, in: directory)
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
    let names = try FileManager.default.contentsOfDirectory(
      atPath: directory.appendingPathComponent("a").path)
    #expect(names.contains("epoch-0002.safetensors") && !names.contains("epoch-0001.safetensors"))
    let outcome = try Command.run(["compare", "a", "b", "--to", "both.svg"], in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines[0].hasPrefix("run  epochs  best acc"))
    #expect(lines[1].hasPrefix("a ") && lines[2].hasPrefix("b ") && lines[3].isEmpty)
    #expect(lines.contains { $0.hasPrefix("training.lr ") && $0.contains("0.1") && $0.hasSuffix("0.05") })
    #expect(lines.contains { $0.hasPrefix("training.weight_average.name ") && $0.contains("ema") })
    #expect(
      FileManager.default.fileExists(atPath: directory.appendingPathComponent("both.svg").path))
    let object = try Command.run(["compare", "a", "b", "--format", "json"], in: directory).json
    #expect(((object as? [String: Any])?["runs"] as? [[String: Any]])?.count == 2)
    let wrong = try Command.run(["compare", "a", "c"], in: directory)
    #expect(wrong.status == 1)
    #expect(wrong.errors == "fovea: c: holds no metrics.jsonl; name the output directory of a run\n")
  }

  @Test func aRunThatNoLongerImprovesSaysWhyItEnds() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let arguments =
      ["train"] + Self.model
      + ["--epochs", "9", "--lr", "1e-30", "--patience", "2", "--threads", "1", "--output-dir", "run"]
    let outcome = try Command.run(arguments, in: directory)
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(
      outcome.errorLines.last?.hasPrefix(
        "stopped early: top1 of the test pictures has not improved since epoch 1")
        == true)
    let again = try Command.run(arguments + ["--resume"], in: directory)
    #expect(again.errors.contains("the run is complete after step 30\n"))
    // With more patience it goes on.
    let more = try Command.run(arguments + ["--resume", "--patience", "3"], in: directory)
    #expect(more.errors.contains("resuming after step 30, in epoch 4\n"))
    #expect(more.errors.contains("epoch 4/9"))
  }
}
