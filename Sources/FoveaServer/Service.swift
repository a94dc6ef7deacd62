import FoveaCore
import FoveaData
import FoveaImage
import FoveaInference
import Foundation

/// What the endpoints of a server share: its models, their queues, the threads that prepare pictures, the counts.
final class Service: ServerSite {
  let options: ServerOptions
  let models: [ServedModel]
  let metrics: ServerMetrics
  let connections: OpenConnections
  private let queues: [String: InferenceQueue]
  let overview = "/openapi.json"
  private let workers: WorkerThreads
  let life = ServerLife()

  init(_ models: [ServedModel], _ options: ServerOptions, workers count: Int) {
    (self.models, self.options) = (models, options)
    metrics = ServerMetrics(models.map(\.name))
    connections = OpenConnections(limit: options.connectionLimit)
    let metrics = metrics
    queues = Dictionary(
      uniqueKeysWithValues: models.map {
        ($0.name, InferenceQueue($0.predictor, options: options, metrics: metrics.model($0.name)))
      })
    workers = WorkerThreads(count)
  }

  /// The number of images that wait for a model.
  func queueLength(of model: String) -> Int { queues[model]?.count ?? 0 }

  /// Compiles all programs and starts the threads.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the machine cannot hold a program.
  func start() throws {
    for queue in queues.values { try queue.prepare { life.stage == .starting } }
    for queue in queues.values { queue.start() }
    workers.start()
  }

  /// Ends the threads.
  func end() async {
    for queue in queues.values { queue.end() }
    await workers.end()
  }

  func note(_ path: String, status: Int, seconds: Double) {
    metrics.note(path, status: status, seconds: seconds)
  }

  /// The model of a name; of no name the only one.
  ///
  /// - Throws: `ServerError` with status 404 if there is none, 400 if a name is needed.
  func model(_ name: String?) throws -> ServedModel {
    guard let name else {
      guard models.count == 1 else {
        throw ServerError.badRequest("several models are served; name one with ?model=")
      }
      return models[0]
    }
    guard let model = models.first(where: { $0.name == name }) else {
      throw ServerError(.notFound, "there is no model of this name; see /v2/repository/index")
    }
    return model
  }

  /// Runs what takes long away from the threads of the network.
  func work<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await workers.run(body)
  }

  /// The logits `[N, K]` of images, in their turn.
  ///
  /// - Throws: as `InferenceQueue.logits(_:)`.
  func logits(_ images: HostTensor, by model: ServedModel) async throws -> HostTensor {
    guard let queue = queues[model.name] else { throw ServerError.overloaded }
    return try await queue.logits(images)
  }

  /// Decodes a picture.
  ///
  /// - Throws: `ServerError` with status 400 if it is not one, or too large.
  static func picture(_ data: Data) throws -> Picture {
    guard !data.isEmpty else {
      throw ServerError.badRequest("the body is empty; send the bytes of a picture")
    }
    let header = try Picture.header(of: data, name: "picture")
    guard header.width * header.height <= largestPicture else {
      throw ServerError.badRequest(
        "the picture has \(header.width) x \(header.height) pixels, at most \(largestPicture >> 20) Mi are taken"
      )
    }
    return try Picture.decode(data, name: "picture")
  }

  /// The most pixels of a picture.
  private static let largestPicture = 48 << 20

  /// The most probable classes of a picture, prepared as the checkpoint says.
  ///
  /// - Throws: `ServerError` if the picture cannot be decoded; as ``logits(_:by:)``.
  func logits(ofPicture data: Data, by model: ServedModel) async throws -> [Float] {
    guard let queue = queues[model.name] else { throw ServerError.overloaded }
    let predictor = model.predictor
    return try await queue.logits {
      try await work {
        var preparer = try Preparer(predictor.pipeline, input: PictureSize(predictor.inputShape))
        return try preparer.tensor(of: Self.picture(data))
      }
    }.floats
  }
}
