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
  private let programs: ProgramCache
  private let input: TensorShape
  /// The file of the weights, nil if the state is another's, which watches over its numbers itself.
  private let file: String?

  /// Prepares to judge a model on images of the given shape `[C, H, W]`.
  ///
  /// Nothing is compiled yet; call `prepare(batch:)` to find mistakes early. A parameter is read from the path of the
  /// state that `path` gives for its own, such as that of its average.
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
    try self.init(
      InferenceNetworks(weights), on: backend, over: weights.makeState(on: backend),
      of: weights.checkpoint.name)
  }

  /// Prepares to judge a checkpoint; a model that is not in the catalogue has to be given.
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
  }

  /// Compiles the program for batches of the given size.
  ///
  /// - Throws: `ShapeError` if the images do not fit the model, `FoveaError` with code `.backend`.
  public func prepare(batch: Int) throws { _ = try programs.program(batch: batch) }

  /// Judges one batch: images `[N, C, H, W]` and labels `int32[N]`.
  ///
  /// - Throws: as `prepare(batch:)`, and `FoveaError` with code `.numeric` if weights from a file make logits that are
  ///   not finite.
  public func evaluate(images: HostTensor, labels: HostTensor) throws -> Evaluation {
    let count = images.shape[0]
    let results = try programs.program(batch: count).run([
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
    return Evaluation(
      lossSum: loss * Double(count),
      correct1: Int(try number(InferenceName.correct1)),
      correct5: Int(try number(InferenceName.correct5)), examples: count)
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
    let loader = try BatchLoader(
      data, order: EpochOrder(count: data.count), batchSize: batchSize, pipeline: pipeline,
      input: PictureSize(input), workers: workers)
    defer { loader.stop() }
    var total = Evaluation()
    var used: Batch?
    while let batch = try loader.next(recycling: used.take()) {
      total += try evaluate(images: batch.images, labels: batch.labels)
      used = batch
      try watch(total)
    }
    return total
  }
}
