public import FoveaCheckpoints
import FoveaCore
public import FoveaData
import FoveaImage
public import FoveaRuntime

/// Judges a network by several views of each picture, whose probabilities are averaged.
///
/// ```swift
/// let evaluator = try ViewEvaluator(weights, views: TestViews(crops: .ten, scales: [256, 384]), on: backend)
/// print(try evaluator.judge(test, pipeline: pipeline).evaluation.top1)
/// ```
public final class ViewEvaluator: Sendable {
  /// The views that each picture is judged by.
  public let views: TestViews
  private let predictor: any ViewPredictor
  private let input: PictureSize

  /// Prepares to judge weights that fit their network.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if views are dense and the network cannot slide over
  ///   pictures, `.backend` if the backend cannot hold the weights.
  public init(_ weights: FittedWeights, views: TestViews, on backend: any Backend) throws {
    self.views = views
    input = PictureSize(weights.checkpoint.model.inputShape)
    if views.crops == .dense {
      predictor = try SlidingPredictor(weights, on: backend)
    } else {
      predictor = try CropPredictor(weights, on: backend)
    }
  }

  /// Judges a data set and each of its examples by the mean probabilities of their views.
  ///
  /// The steps `resize` and `center-crop` of the pipeline are replaced by the views. The loss is that of the
  /// averaged probabilities.
  ///
  /// - Parameters:
  ///   - data: The examples, with labels below the number of the network's classes.
  ///   - pipeline: The transforms that prepare the pictures.
  ///   - batchSize: The largest number of views that run together, at least 1; of dense views larger than the
  ///     network's own images fewer run together.
  ///   - workers: The number of threads that prepare views; dense views are prepared on the calling thread.
  ///   - each: Called with the outcome of one example after the other, in the order of the data set; an error
  ///     that it throws ends the judging.
  /// - Returns: The judgement over all examples.
  /// - Throws: `FoveaError` with code `.configuration` if the views do not fit the pipeline or pictures do
  ///   not fit the network, `.numeric` if logits are not finite, and whatever reading the data set or `each`
  ///   throws.
  public func judge(
    _ data: any DataSet, pipeline: Pipeline, batchSize: Int = 128, workers: Int = 1,
    each: (ExampleOutcome) throws -> Void = { _ in }
  ) throws -> Judgement {
    let plan = try ViewPlan(views, of: pipeline, input: input)
    var judgement: Judgement?
    try predictor.forEachExample(of: data, plan, batchSize: batchSize, workers: workers) { index, sums in
      let count = Double(plan.count)
      let outcome = ExampleOutcome(
        index: index, label: data.label(at: index), probabilities: sums.map { $0 / count })
      if judgement == nil { judgement = Judgement(classes: sums.count) }
      judgement?.add(outcome)
      try each(outcome)
    }
    return judgement ?? Judgement(classes: data.classNames.count)
  }
}

/// What sums up the probabilities of all views of a picture.
protocol ViewPredictor: Sendable {
  /// Hands over the sums of each example, by class, in the order of the data set.
  ///
  /// - Throws: as ``ViewEvaluator/judge(_:pipeline:batchSize:workers:each:)``.
  func forEachExample(
    of data: any DataSet, _ plan: ViewPlan, batchSize: Int, workers: Int,
    _ body: (_ index: Int, _ sums: [Double]) throws -> Void
  ) throws
}
