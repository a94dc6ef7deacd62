public import FoveaCheckpoints
public import FoveaCore
import FoveaData
public import FoveaImage
public import FoveaLayers
public import FoveaRuntime

/// Shows which parts of a picture made a network see a class.
///
/// ```swift
/// let explainer = try Explainer(Checkpoint.read(path: "best.safetensors"), on: backend)
/// let picture = try Picture.load(path: "tulip.jpg")
/// let explanation = try explainer.explain(picture)
/// print(explanation.prediction.label)
/// let shown = explanation.overlay(on: picture)
/// ```
///
/// All methods may be called from several threads at once; the backend takes the batches one by one.
public final class Explainer: Sendable {
  /// The explanation that gives each place of an image its number.
  public let method: any Explanation
  /// The predictor whose answers are explained.
  public let predictor: Predictor
  private let network: ExplainedNetwork

  /// Prepares to explain the answers of a predictor, with its weights.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a value of the method is out of its range or the
  ///   method cannot explain the network, such as by a layer that does not exist.
  public init(_ predictor: Predictor, by method: any Explanation = GradCAM()) throws {
    if let problem = method.problem { throw FoveaError(.configuration, at: method.kind, problem) }
    let network = ExplainedNetwork(predictor)
    try method.validate(for: network)
    (self.predictor, self.method, self.network) = (predictor, method, network)
  }

  /// Prepares to explain a network of weights that fit it.
  ///
  /// - Throws: as `init(_:by:)`, and with code `.backend` if the backend cannot hold the weights.
  public convenience init(
    _ weights: FittedWeights, by method: any Explanation = GradCAM(), on backend: any Backend
  ) throws {
    try self.init(Predictor(weights, on: backend), by: method)
  }

  /// Prepares to explain the network in a checkpoint; a model that is not in the catalogue must be given.
  ///
  /// - Throws: as `init(_:by:on:)`, and as `Checkpoint.fitted(to:strictly:batch:)` if tensors and model do
  ///   not fit each other; `ShapeError` if images do not fit the model.
  public convenience init(
    _ checkpoint: Checkpoint, model: (any Model)? = nil, by method: any Explanation = GradCAM(),
    on backend: any Backend
  ) throws {
    try self.init(checkpoint.fitted(to: model), by: method, on: backend)
  }

  /// Computes a map for each of the images `[N, C, H, W]`, which are used as they are.
  ///
  /// - Parameters:
  ///   - images: The images.
  ///   - classes: The class of each image; by default the one with the largest logit.
  /// - Returns: A map of `H` rows and `W` columns for each image, with the numbers of the method.
  /// - Throws: `FoveaError` with code `.data` if the images are not of the network's shape or not finite, or
  ///   there is no such class, `.numeric` if no classes are given and logits are not finite; as the method.
  public func maps(of images: HostTensor, for classes: [Int]? = nil) throws -> [HeatMap] {
    let classes = try classes ?? seen(in: images)
    let relevance = try method.relevance(of: images, for: classes, in: network)
    let (height, width) = (relevance.shape[1], relevance.shape[2])
    return (0..<relevance.shape[0]).map {
      HeatMap(width: width, height: height, values: relevance.rows($0..<$0 + 1).floats)
    }
  }

  /// Explains why a network sees a class in a picture, by default the most probable one.
  ///
  /// - Parameters:
  ///   - picture: The picture, in any size that the pipeline takes.
  ///   - label: The name of the class; nil for the most probable one.
  /// - Returns: The class with its probability, the map, and the part of the picture that the map covers.
  /// - Throws: `FoveaError` with code `.data` if the pipeline refuses the size of the picture,
  ///   `.configuration` with the nearest name if there is no such class, `.numeric` if logits are not finite;
  ///   as the method.
  public func explain(_ picture: Picture, label: String? = nil) throws -> PictureExplanation {
    let index = try label.map { try self.index(ofClass: $0) }
    let input = PictureSize(predictor.inputShape)
    var preparer = try Preparer(predictor.pipeline, input: input)
    let image = try preparer.tensor(of: picture)
    let answers = predictor.predictions(try predictor.probabilities(image).doubles[...], top: .max)
    guard let answer = answers.first(where: { $0.index == index ?? answers[0].index }) else {
      throw FoveaError(.data, at: "classes", "has no classes to explain")
    }
    return PictureExplanation(
      prediction: answer, map: try maps(of: image, for: [answer.index])[0],
      frame: try predictor.pipeline.frame(of: picture.size, input: input))
  }

  /// Finds the position of a class among the logits by its name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest name if there is none.
  public func index(ofClass label: String) throws -> Int {
    let names = predictor.classNames
    if let index = names.firstIndex(of: label) { return index }
    let few = names.prefix(20).joined(separator: ", ") + (names.count > 20 ? ", …" : "")
    throw FoveaError(
      .configuration, at: "class \(label)", "unknown; known are \(few)",
      remedy: NearestName.nearest(to: label, in: names).map { "did you mean \($0)?" })
  }

  /// The most probable class of each image.
  private func seen(in images: HostTensor) throws -> [Int] {
    let logits = try predictor.logits(images)
    return (0..<logits.shape[0]).map { row in
      let values = logits.rows(row..<row + 1).floats
      return values.indices.max { (values[$0], $1) < (values[$1], $0) } ?? 0
    }
  }
}
