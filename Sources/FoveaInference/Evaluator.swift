public import FoveaCheckpoints
public import FoveaCore
public import FoveaData
public import FoveaLayers
public import FoveaRuntime

/// Judges a network on labelled examples, each counting the same whatever the size of its batch.
///
/// It reads the parameters from a state that it shares with training or prediction, so it always judges
/// their present values. Programs are compiled once for each batch size.
public final class Evaluator: Sendable {
  private let programs: ProgramCache<Int>
  /// Programs that also return the logits.
  private let openPrograms: ProgramCache<Int>
  private let input: TensorShape
  /// The file of the weights, nil if the state is another's, which watches over its numbers itself.
  private let file: String?

  /// Prepares to judge a model on images of the given shape `[C, H, W]`.
  ///
  /// Nothing is compiled yet; call `prepare(batch:)` to find mistakes early. A parameter is read from the
  /// path of the state that `path` gives for its own, such as that of its average.
  public convenience init(
    _ model: any Model, input: TensorShape, on backend: any Backend, over state: any StateStore,
    reading path: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.init(InferenceNetworks(model, input: input), on: backend, over: state, reading: path)
  }

  /// Prepares to judge weights that fit their network.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the backend cannot hold them.
  public convenience init(_ weights: FittedWeights, on backend: any Backend) throws {
    self.init(
      InferenceNetworks(weights), on: backend, over: try weights.makeState(on: backend),
      of: weights.checkpoint.name)
  }

  /// Prepares to judge a checkpoint; a model that is not in the catalogue must be given.
  ///
  /// - Throws: `FoveaError` with code `.weights` if tensors and model do not fit each other,
  ///   `.configuration` if the catalogue has no such model; `ShapeError` if images do not fit the model.
  public convenience init(_ checkpoint: Checkpoint, model: (any Model)? = nil, on backend: any Backend) throws
  {
    try self.init(checkpoint.fitted(to: model), on: backend)
  }

  private init(
    _ networks: InferenceNetworks, on backend: any Backend, over state: any StateStore,
    reading path: @escaping @Sendable (String) -> String = { $0 }, of file: String? = nil
  ) {
    input = networks.input
    self.file = file
    programs = ProgramCache { batch in
      try backend.compile(
        networks.network(batch: batch).evaluationGraph().readingAverages(path), over: state)
    }
    openPrograms = ProgramCache { batch in
      try backend.compile(networks.network(batch: batch).judgingGraph().readingAverages(path), over: state)
    }
  }

  /// Compiles the program for batches of the given size.
  ///
  /// - Throws: `ShapeError` if the images do not fit the model, `FoveaError` with code `.backend`.
  public func prepare(batch: Int) throws { _ = try programs.program(for: batch) }

  /// Judges one batch: images `[N, C, H, W]` and labels `int32[N]`.
  ///
  /// - Throws: as `prepare(batch:)`, and `FoveaError` with code `.numeric` if weights from a file make logits
  ///   that are not finite.
  public func evaluate(images: HostTensor, labels: HostTensor) throws -> Evaluation {
    try evaluate(images: images, labels: labels, with: programs).evaluation
  }

  /// Judges one batch with one of the caches' programs, whose results it also gives.
  private func evaluate(
    images: HostTensor, labels: HostTensor, with programs: ProgramCache<Int>
  ) throws -> (evaluation: Evaluation, results: [String: HostTensor]) {
    let count = images.shape[0]
    let results = try programs.program(for: count).run([
      InferenceName.images: images, InferenceName.labels: labels,
    ])
    func number(_ name: String) throws -> Double {
      guard let value = results[name]?.doubles.first else {
        throw FoveaError(.backend, at: "evaluation", "the program returned no \(name)")
      }
      return value
    }
    let loss = try number(InferenceName.loss)
    if let file, !loss.isFinite {
      throw Finiteness.notFinite(at: file, "the logits of a batch are not finite numbers")
    }
    let evaluation = Evaluation(
      lossSum: loss * Double(count),
      correct1: Int(try number(InferenceName.correct1)),
      correct5: Int(try number(InferenceName.correct5)), examples: count)
    return (evaluation, results)
  }

  /// Judges a whole data set, in batches of at most `batchSize`, prepared by background threads.
  ///
  /// After each batch `watch` is told the result so far; what it throws ends the evaluation.
  ///
  /// - Throws: as `prepare(batch:)`, and whatever reading the data set or `watch` throws.
  public func evaluate(
    _ data: some DataSet, pipeline: Pipeline, batchSize: Int = 128, workers: Int = 1,
    watch: (Evaluation) throws -> Void = { _ in }
  ) throws -> Evaluation {
    var total = Evaluation()
    try forEachBatch(of: data, pipeline: pipeline, batchSize: batchSize, workers: workers) { batch in
      total += try evaluate(images: batch.images, labels: batch.labels)
      try watch(total)
    }
    return total
  }

  /// Judges a whole data set and each of its examples, in batches of at most `batchSize`, prepared by
  /// background threads.
  ///
  /// Loss and counts are those of `evaluate`; everything else is computed from the logits of each example.
  ///
  /// - Parameters:
  ///   - data: The examples, with labels below the number of the network's classes.
  ///   - pipeline: The transforms that prepare the pictures.
  ///   - batchSize: The largest number of images that run together, at least 1.
  ///   - workers: The number of threads that prepare batches; the results do not depend on it.
  ///   - each: Called with the outcome of one example after the other, in the order of the data set; an error
  ///     that it throws ends the judging.
  /// - Returns: The judgement over all examples.
  /// - Throws: as `prepare(batch:)`, `FoveaError` with code `.configuration` if the pipeline cannot work,
  ///   `.numeric` if logits are not finite, and whatever reading the data set or `each` throws.
  public func judge(
    _ data: some DataSet, pipeline: Pipeline, batchSize: Int = 128, workers: Int = 1,
    each: (ExampleOutcome) throws -> Void = { _ in }
  ) throws -> Judgement {
    var judgement: Judgement?
    var total = Evaluation()
    try forEachBatch(of: data, pipeline: pipeline, batchSize: batchSize, workers: workers) { batch in
      let (evaluation, results) = try evaluate(
        images: batch.images, labels: batch.labels, with: openPrograms)
      guard let logits = results[InferenceName.logits] else {
        throw FoveaError(.backend, at: "evaluation", "the program returned no \(InferenceName.logits)")
      }
      try Finiteness.requireLogits(logits)
      total += evaluation
      let (values, classes) = (logits.floats, logits.shape[1])
      for (row, position) in batch.positions.enumerated() {
        let outcome = ExampleOutcome(
          index: position, label: data.label(at: position),
          logits: values[row * classes..<(row + 1) * classes])
        if judgement == nil { judgement = Judgement(classes: classes) }
        judgement?.add(outcome)
        try each(outcome)
      }
    }
    var whole = judgement ?? Judgement(classes: data.classNames.count)
    whole.evaluation = total
    return whole
  }

  /// Prepares the batches of a data set by background threads and hands them over, one after the other.
  private func forEachBatch(
    of data: some DataSet, pipeline: Pipeline, batchSize: Int, workers: Int, _ body: (Batch) throws -> Void
  ) throws {
    let loader = try BatchLoader(
      data, order: EpochOrder(count: data.count), batchSize: batchSize, pipeline: pipeline,
      input: PictureSize(input), workers: workers)
    defer { loader.stop() }
    var used: Batch?
    while let batch = try loader.next(recycling: used.take()) {
      try body(batch)
      used = batch
    }
  }
}
