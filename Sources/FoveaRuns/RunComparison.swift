import Foundation
public import FoveaCore
public import FoveaReports

/// Runs laid over each other, by the files in their directories.
public struct RunComparison: Sendable {
  /// What the metrics of a run say.
  public struct Run: Sendable {
    /// What it is called: its directory, without what all runs have in common.
    public var name: String
    /// What was chosen, by the paths of `config.json`.
    public var choices: [String: JSONValue]
    /// The epochs that were judged, counted from 1.
    public var epochs: [Epoch]
    /// The mean losses of training over the parts of epochs, by the number of epochs done.
    public var trainLoss: [LineChart.Series.Point]

    /// The epoch with the highest share of test pictures classified correctly, nil if none was judged.
    public var best: Epoch? { epochs.reduce(nil) { ($0?.testAccuracy ?? -1) >= $1.testAccuracy ? $0 : $1 } }
  }

  /// What an epoch was judged to be.
  public struct Epoch: Hashable, Sendable {
    /// The epoch, counted from 1.
    public var number: Int
    /// The number of epochs done, as in 2.4.
    public var done: Double
    /// The mean loss of the training pictures.
    public var trainLoss: Double
    /// The mean loss of the test pictures.
    public var testLoss: Double
    /// The share of test pictures classified correctly.
    public var testAccuracy: Double
    /// The number of pictures trained on in a second.
    public var examplesPerSecond: Double
  }

  /// The runs, in the order of their directories.
  public let runs: [Run]

  /// Reads the runs of some directories.
  ///
  /// - Throws: `FoveaError` with code `.file` if a directory holds no run or cannot be read, `.format` if a
  ///   file of it is damaged.
  public init(directories: [String]) throws {
    let names = Self.names(of: directories)
    runs = try zip(directories, names).map { try Self.run(in: $0, named: $1) }
  }

  /// The choices in which the runs differ, by their paths: a value for each run, null where it has none.
  public var differences: [(path: String, values: [JSONValue])] {
    Set(runs.flatMap(\.choices.keys)).sorted().compactMap { path in
      let values = runs.map { $0.choices[path] ?? .null }
      return Set(values).count > 1 ? (path, values) : nil
    }
  }

  /// Training loss, test loss and test accuracy of all runs against epochs.
  public var figure: Figure {
    func chart(
      _ title: String, _ range: ClosedRange<Double>? = nil, _ points: (Run) -> [LineChart.Series.Point]
    ) -> LineChart {
      LineChart(
        title: title, xLabel: "epoch", yRange: range,
        series: runs.map {
          LineChart.Series($0.name, points: points($0), showsPoints: title != "Training loss")
        })
    }
    return Figure(
      title: "Comparison of \(runs.count) runs",
      charts: [
        chart("Training loss") { $0.trainLoss },
        chart("Test loss") { $0.epochs.map { .init(x: $0.done, y: $0.testLoss) } },
        chart("Test accuracy", 0...1) { $0.epochs.map { .init(x: $0.done, y: $0.testAccuracy) } },
      ], legend: runs.map(\.name))
  }

  private static func run(in path: String, named name: String) throws -> Run {
    let directory = FileLocation(path)
    let metrics = directory.appending("metrics.jsonl")
    guard metrics.isTaken else {
      throw FoveaError(
        .file, at: path, "holds no metrics.jsonl", remedy: "name the output directory of a run")
    }
    let configuration = directory.appending("config.json")
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
  private static func names(of paths: [String]) -> [String] {
    let parts = paths.map { $0.split(separator: "/").map(String.init) }
    let shortest = parts.map(\.count).min() ?? 0
    let common = (0..<max(shortest - 1, 0)).prefix { index in
      parts.allSatisfy { $0[index] == parts[0][index] }
    }.count
    let names = parts.map { $0.dropFirst(common).joined(separator: "/") }
    return zip(names, paths).map { $0.isEmpty ? $1 : $0 }
  }
}
