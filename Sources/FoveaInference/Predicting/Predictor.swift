public import FoveaCheckpoints
public import FoveaCore
public import FoveaData
public import FoveaImage
public import FoveaLayers
public import FoveaRuntime

/// A class with the probability that a network gives it.
public struct Prediction: Hashable, Sendable, Codable {
  /// The position of the class among the logits, from 0.
  public var index: Int
  /// The name of the class.
  public var label: String
  /// The probability, in `0...1`.
  public var probability: Double

  /// Makes a prediction from a class and its probability.
  public init(index: Int, label: String, probability: Double) {
    self.index = index
    self.label = label
    self.probability = probability
  }
}

/// A network with its weights that predicts the classes of pictures.
///
/// ```swift
/// let predictor = try Predictor(Checkpoint.read(path: "best.safetensors"), on: backend)
/// let answers = try predictor.predict(Picture.load(path: "boot.png"))
/// print(answers[0].label, answers[0].probability)
/// ```
///
/// All methods may be called from several threads at once; the backend takes the batches one by one.
public final class Predictor: Sendable {
  /// The number of images that run through the network together, unless another is given.
  public static let largestBatch = 64

  /// The names of the classes, in the order of the logits.
  public let classNames: [String]
  /// The transforms from a picture to the network's input.
  public let pipeline: Pipeline
  /// The shape of one image, `[C, H, W]`.
  public let inputShape: TensorShape
  let programs: ProgramCache<Int>
  /// The networks and where they run, for those who look inside.
  let networks: InferenceNetworks
  let backend: any Backend
  let state: any StateStore

  /// Makes a predictor from weights that fit their network.
  ///
  /// - Parameters:
  ///   - weights: The weights.
  ///   - backend: The backend.
  ///   - count: The number of batch sizes whose programs are kept for the next time, at least 1.
  ///   - readsFile: Whether weights of an ONNX file may stay in the file, which must not be changed meanwhile.
  /// - Throws: `FoveaError` with code `.backend` if the backend cannot hold the weights.
  public init(
    _ weights: FittedWeights, on backend: any Backend, keeping count: Int = 4,
    readingFile readsFile: Bool = false
  ) throws {
    classNames = weights.checkpoint.classNames
    pipeline = weights.checkpoint.pipeline
    let networks = InferenceNetworks(weights)
    inputShape = networks.input
    let state = try weights.makeState(on: backend, readingFile: readsFile)
    (self.networks, self.backend, self.state) = (networks, backend, state)
    programs = ProgramCache(capacity: max(count, 1)) { batch in
      try backend.compile(networks.network(batch: batch).predictionGraph(), over: state)
    }
  }

  /// Makes a predictor from a checkpoint; a model that is not in the catalogue must be given.
  ///
  /// - Throws: `FoveaError` with code `.weights` if tensors and model do not fit each other, `.numeric` if a
  ///   tensor holds numbers that are not finite, `.configuration` if the catalogue has no such model,
  ///   `.backend` if the backend cannot hold the weights; `ShapeError` if images do not fit the model.
  public convenience init(
    _ checkpoint: Checkpoint, model: (any Model)? = nil, on backend: any Backend
  ) throws {
    try self.init(checkpoint.fitted(to: model), on: backend)
  }

  /// Computes the logits `[N, K]` of images `[N, C, H, W]`, which are used as they are, at most `batch` of
  /// them at a time.
  ///
  /// - Throws: `FoveaError` with code `.data` if the images are not of the network's shape or not finite,
  ///   `.numeric` if the logits are not finite.
  public func logits(_ images: HostTensor, batch: Int = largestBatch) throws -> HostTensor {
    let results = try programs.run(
      images, of: inputShape, results: [InferenceName.logits], batch: batch)
    try Finiteness.requireLogits(results[0])
    return results[0]
  }

  /// Computes the probabilities `[N, K]` of the classes for images `[N, C, H, W]`, which are used as they
  /// are; each row sums to 1.
  ///
  /// - Throws: as ``logits(_:batch:)``.
  public func probabilities(_ images: HostTensor) throws -> HostTensor {
    let names = [InferenceName.logits, InferenceName.probabilities]
    let results = try programs.run(images, of: inputShape, results: names)
    try Finiteness.requireLogits(results[0])
    return results[1]
  }

  /// Predicts the most probable classes of a picture, the most probable first; of equal ones the earlier
  /// first.
  ///
  /// - Parameters:
  ///   - picture: The picture, in any size that the pipeline takes.
  ///   - count: The largest number of classes to return, at least 1.
  /// - Returns: The classes with their probabilities.
  /// - Throws: `FoveaError` with code `.data` if the pipeline cannot prepare the picture, `.configuration` if
  ///   the pipeline cannot work, `.numeric` if the logits are not finite.
  public func predict(_ picture: Picture, top count: Int = 5) throws -> [Prediction] {
    var preparer = try Preparer(pipeline, input: PictureSize(inputShape))
    return predictions(try probabilities(preparer.tensor(of: picture)).doubles[...], top: count)
  }

  /// The most probable classes of an image from the probabilities of all classes.
  func predictions(_ probabilities: ArraySlice<Double>, top count: Int) -> [Prediction] {
    let first = probabilities.startIndex
    return probabilities.indices.sorted { (-probabilities[$0], $0) < (-probabilities[$1], $1) }
      .prefix(max(count, 1)).map {
        Prediction(index: $0 - first, label: classNames[$0 - first], probability: probabilities[$0])
      }
  }
}
