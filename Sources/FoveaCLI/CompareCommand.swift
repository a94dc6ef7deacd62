import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea compare`: lays runs over each other.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Compare runs.",
    discussion: """
      Prints the best and the last epoch of each run, then the choices in which they differ, from their \
      metrics.jsonl and config.json. A run may still be in progress. --to writes a chart of training loss, test \
      loss and test accuracy.

      Examples:
        fovea compare runs/first runs/second
        fovea compare runs/* --to runs.svg
      """)

  @Argument(help: "Output directories of the runs.", completion: .directory)
  var runs: [FileLocation]

  @Option(help: .file("File for the chart, .svg."))
  var to: FileLocation?

  @Flag(help: OptionHelp.force("--to"))
  var force = false

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func validate() throws {
    try require(to != nil || !force, "--force requires --to.")
    try require(to.map { $0.ending == "svg" } ?? true, "--to must end in .svg, got '\(to?.path ?? "")'.")
  }

  func run() throws {
    try to?.requireFree(unless: force)
    let comparison = try RunComparison(directories: runs.map(\.path))
    if let to {
      try AtomicFile.write(to: to.path, replacing: force) {
        try $0.write(contentsOf: Data(comparison.figure.svg.utf8))
      }
    }
    switch format {
    case .text:
      for line in Self.lines(comparison) { Console.result(line) }
    case .json: Console.result(Self.json(comparison).description)
    }
  }

  private static func lines(_ comparison: RunComparison) -> [String] {
    var rows = [["run", "epochs", "best acc", "in epoch", "train loss", "test loss", "test acc", "ex/s"]]
    for run in comparison.runs {
      guard let last = run.epochs.last, let best = run.best else {
        rows.append([run.name, "0"] + Array(repeating: "", count: 6))
        continue
      }
      rows.append([
        run.name, last.done == last.done.rounded() ? "\(Int(last.done))" : Formatting.fixed(last.done, 2),
        Formatting.fixed(best.testAccuracy, 4), "\(best.number)", Formatting.fixed(last.trainLoss, 4),
        Formatting.fixed(last.testLoss, 4), Formatting.fixed(last.testAccuracy, 4),
        Formatting.fixed(last.examplesPerSecond, 1),
      ])
    }
    let lines = TextTable.lines(rows, right: Set(1...7)).map { Formatting.line($0) }
    let differences = comparison.differences
    guard !differences.isEmpty else { return lines }
    let head = ["choice"] + comparison.runs.map(\.name)
    let choices = differences.map { [$0.path] + $0.values.map { $0 == .null ? "" : "\($0)" } }
    return lines + [""] + TextTable.lines([head] + choices).map { Formatting.line($0) }
  }

  private static func json(_ comparison: RunComparison) -> JSONObject {
    func object(_ epoch: RunComparison.Epoch) -> JSONObject {
      var object = JSONObject()
      object.set("epoch", epoch.number)
      object.set("done", epoch.done)
      object.set("train_loss", epoch.trainLoss)
      object.set("test_loss", epoch.testLoss)
      object.set("test_acc", epoch.testAccuracy)
      object.set("examples_per_second", epoch.examplesPerSecond)
      return object
    }
    var result = JSONObject()
    result.set(
      "runs",
      zip(comparison.runs, comparison.runs.indices).map { run, index in
        var entry = JSONObject()
        entry.set("run", run.name)
        if let best = run.best { entry.set("best", object(best)) }
        entry.set("epochs", run.epochs.map(object))
        var choices = JSONObject()
        for difference in comparison.differences { choices.set(difference.path, difference.values[index]) }
        entry.set("choices", choices)
        return entry
      })
    return result
  }
}
