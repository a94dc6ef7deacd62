import Fovea
import FoveaCore

/// Measures how fast pictures come to training, stage by stage.
struct LoaderBenchmark {
  var set: any DataSet
  var pipeline: Pipeline
  var input: PictureSize
  var batchSize: Int
  var workers: Int

  /// A stage, and the pictures that it takes in a second.
  struct Stage {
    var name: String
    var words: String
    var examplesPerSecond: Double
  }

  /// Measures every stage.
  ///
  /// - Throws: what reading the pictures throws.
  func measure(_ stopwatch: Stopwatch) throws -> [Stage] {
    let sample = Array((0..<min(set.count, 128)).map { $0 * set.count / min(set.count, 128) })
    func perSecond(_ count: Int, _ body: () throws -> Void) rethrows -> Double {
      Double(count) / (try stopwatch.measure(body)).median
    }
    var stages: [Stage] = []
    func add(_ name: String, _ words: String, _ examplesPerSecond: Double) {
      stages.append(Stage(name: name, words: words, examplesPerSecond: examplesPerSecond))
    }
    add(
      "decode", "whole pictures, one thread",
      try perSecond(sample.count) { for index in sample { _ = try set.picture(at: index) } })
    let pictures = try sample.prefix(32).map { try set.picture(at: $0) }
    var preparer = try Preparer(pipeline, input: input)
    var output = [Float](repeating: 0, count: preparer.shape.count)
    let key = RandomKey(seed: 0)
    add(
      "transform", "pictures in memory, one thread",
      try perSecond(pictures.count) {
        for (index, picture) in pictures.enumerated() {
          try preparer.apply(picture, random: key.folding(UInt64(index)), into: &output)
        }
      })
    add(
      "prepare", "both, of each picture the part that is needed, one thread",
      try perSecond(sample.count) {
        for index in sample {
          try preparer.apply(example: index, of: set, random: key.folding(UInt64(index)), into: &output)
        }
      })
    var epoch = 0
    add(
      "load", "an epoch in batches of \(batchSize), workers: \(workers)",
      try perSecond(set.count) {
        epoch += 1
        let loader = try BatchLoader(
          set, order: EpochOrder(count: set.count, seed: 0, epoch: epoch), batchSize: batchSize,
          pipeline: pipeline, input: input, workers: workers)
        defer { loader.stop() }
        var used: Batch?
        while let batch = try loader.next(recycling: used.take()) { used = batch }
      })
    return stages
  }
}
