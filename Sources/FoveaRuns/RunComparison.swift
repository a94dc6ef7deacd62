import Foundation
public import FoveaCore
public import FoveaReports

/// A comparison of runs by the files in their directories: their choices and their curves.
public struct RunComparison: Sendable {
  /// The choices and the epochs of one run.
  public struct Run: Sendable {
    /// The path of its directory without the directories that all runs have in common.
    public var name: String
    /// The choices by their paths in `config.json`, as in `training.lr`; without those that are null.
    public var choices: [String: JSONValue]
    /// The evaluations, in their order; one in mid-epoch is among them.
    public var epochs: [Epoch]
    /// The mean training losses of each epoch so far, against the number of epochs done.
    public var trainLoss: [LineChart.Series.Point]

    /// The evaluation with the highest test accuracy, of equal ones the first; nil if there is none.
    public var best: Epoch? {
      epochs.reduce(nil) { ($0?.testAccuracy ?? -1) < $1.testAccuracy ? $1 : $0 }
    }
  }

  /// One evaluation: an epoch, or the part of one that a run ended in.
  public struct Epoch: Hashable, Sendable {
    /// The epoch, counted from 1.
    public var number: Int
    /// The number of epochs done, with the present one in parts, as in 2.4.
    public var done: Double
    /// The mean loss of the training examples; not a number if the file does not say.
    public var trainLoss: Double
    /// The mean loss of the test examples; not a number if the file does not say.
    public var testLoss: Double
    /// The share of test examples classified correctly, in `0...1`; not a number if the file does not say.
    public var testAccuracy: Double
    /// The number of training examples per second; not a number if the file does not say.
    public var examplesPerSecond: Double
  }

  /// The runs, in the order of the directories that were named.
  public let runs: [Run]

  /// Reads `metrics.jsonl` and, where it exists, `config.json` of each directory.
  ///
  /// - Throws: `FoveaError` with code `.file` if a directory has no metrics or a file cannot be read,
  ///   `.format` if a file is damaged.
  public init(directories: [String]) throws {
    let names = Self.names(of: directories)
    runs = try zip(directories, names).map { try Self.run(in: $0, named: $1) }
  }

  /// The choices in which the runs differ, by ascending paths: a value for each run, null where it has none.
  public var differences: [(path: String, values: [JSONValue])] {
    Set(runs.flatMap(\.choices.keys)).sorted().compactMap { path in
      let values = runs.map { $0.choices[path] ?? .null }
      return Set(values).count > 1 ? (path, values) : nil
    }
  }

  /// The training losses, test losses and test accuracies of all runs against epochs, as three charts.
  public var figure: Figure {
    func chart(
      _ title: String, _ range: ClosedRange<Double>? = nil, showsPoints: Bool = true,
      _ points: (Run) -> [LineChart.Series.Point]
    ) -> LineChart {
      LineChart(
        title: title, xLabel: "epoch", yRange: range,
        series: runs.map { LineChart.Series($0.name, points: points($0), showsPoints: showsPoints) })
    }
    return Figure(
      title: "Comparison of \(runs.count) runs",
      charts: [
        chart("Training loss", showsPoints: false) { $0.trainLoss },
        chart("Test loss") { $0.epochs.map { .init(x: $0.done, y: $0.testLoss) } },
        chart("Test accuracy", 0...1) { $0.epochs.map { .init(x: $0.done, y: $0.testAccuracy) } },
      ], legend: runs.map(\.name))
  }

  private static func run(in path: String, named name: String) throws -> Run {
    let directory = FileLocation(path)
    let metrics = directory.appending(RunDirectory.Name.metrics.rawValue)
    guard metrics.isTaken else {
      throw FoveaError(
        .file, at: path, "holds no \(metrics.name)", remedy: "name the output directory of a run")
    }
    let configuration = directory.appending(RunDirectory.Name.configuration.rawValue)
    let tree = configuration.isTaken ? try TrainingConfiguration.tree(atPath: configuration.path) : .null
    var run = Run(name: name, choices: tree.leaves.filter { $0.value != .null }, epochs: [], trainLoss: [])
    for (line, _) in try MetricsLog.lines(ofFile: metrics.path) {
      switch line.event {
      case "progress":
        if let done = line.done, let loss = line.trainLoss {
          run.trainLoss.append(LineChart.Series.Point(x: done, y: loss))
        }
      case "epoch":
        run.epochs.append(
          Epoch(
            number: line.epoch, done: line.done ?? Double(line.epoch), trainLoss: line.trainLoss ?? .nan,
            testLoss: line.testLoss ?? .nan, testAccuracy: line.testAcc ?? .nan,
            examplesPerSecond: line.examplesPerSecond ?? .nan))
      default: break
      }
    }
    return run
  }

  /// The paths without the directories that all have in common.
  static func names(of paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").map(String.init) }
    let shortest = parts.map(\.count).min() ?? 0
    let common = (0..<max(shortest - 1, 0)).prefix { index in
      parts.allSatisfy { $0[index] == parts[0][index] }
    }.count
    let names = parts.map { $0.dropFirst(common).joined(separator: "/") }
    return zip(names, paths).map { $0.isEmpty ? $1 : $0 }
  }
}
