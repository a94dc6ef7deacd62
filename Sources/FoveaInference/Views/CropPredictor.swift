import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaRuntime

/// Sums up the probabilities of crops, which all have the size of the network's images.
struct CropPredictor: ViewPredictor {
  private let programs: ProgramCache<Int>

  init(_ weights: FittedWeights, on backend: any Backend) throws {
    programs = try Predictor(weights, on: backend).programs
  }

  func forEachExample(
    of data: any DataSet, _ plan: ViewPlan, batchSize: Int, workers: Int,
    _ body: (_ index: Int, _ sums: [Double]) throws -> Void
  ) throws {
    let views = ViewDataSet(data, plan)
    let loader = try BatchLoader(
      views, order: EpochOrder(count: views.count), batchSize: batchSize, pipeline: plan.pipeline,
      input: plan.input, workers: workers)
    defer { loader.stop() }
    var used: Batch?
    var sums: [Double] = []
    while let batch = try loader.next(recycling: used.take()) {
      let probabilities = try programs.program(for: batch.count).probabilities(of: batch.images)
      let classes = probabilities.shape[1]
      let values = probabilities.doubles
      if sums.isEmpty { sums = [Double](repeating: 0, count: classes) }
      for (row, position) in batch.positions.enumerated() {
        for index in 0..<classes { sums[index] += values[row * classes + index] }
        guard (position + 1).isMultiple(of: plan.count) else { continue }
        try body(position / plan.count, sums)
        sums = [Double](repeating: 0, count: classes)
      }
      used = batch
    }
  }
}

extension Program {
  /// The probabilities `[N, K]` of a prediction program for images.
  ///
  /// - Throws: `FoveaError` with code `.numeric` if the logits are not finite.
  func probabilities(of images: HostTensor) throws -> HostTensor {
    let results = try run([InferenceName.images: images])
    guard let logits = results[InferenceName.logits], let answer = results[InferenceName.probabilities] else {
      throw FoveaError(.backend, at: "prediction", "the program returned no \(InferenceName.probabilities)")
    }
    try Finiteness.requireLogits(logits)
    return answer
  }
}
