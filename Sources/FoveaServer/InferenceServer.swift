import FoveaCore
import Foundation

/// A server that classifies pictures over HTTP.
///
/// ```swift
/// let weights = try Checkpoint.read(path: "best.safetensors").fitted()
/// let model = try ServedModel(weights, name: "flowers", on: OneDNNBackend())
/// try await InferenceServer([model], options: ServerOptions(port: 8080)).run { print("port \($0)") }
/// ```
///
/// It speaks the Open Inference Protocol, version 2, with tensors as JSON or bytes, and takes pictures as bodies, in
/// base64 and in forms. Every promise of ``ServerOptions`` holds for each request.
public final class InferenceServer: Sendable {
  private let server: HTTPServer<Service>

  /// Makes a server of at least one model.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no model or two have one name.
  public init(_ models: [ServedModel], options: ServerOptions = ServerOptions()) throws {
    guard !models.isEmpty else {
      throw FoveaError(.configuration, at: "the server", "has no model", remedy: "give it one")
    }
    for (index, model) in models.enumerated()
    where models[..<index].contains(where: { $0.name == model.name }) {
      throw FoveaError(
        .configuration, at: model.name, "is the name of two models", remedy: "give one of them another name")
    }
    let unversioned: [any Endpoint] = [
      LiveEndpoint(), ReadyEndpoint(path: "/v2/health/ready"), ReadyEndpoint(path: "/health"),
      ServerMetadataEndpoint(), ModelMetadataEndpoint(), ModelReadyEndpoint(), StatisticsEndpoint(),
      RepositoryEndpoint(), InferEndpoint(), ClassifyEndpoint(), PredictEndpoint(), ExplainEndpoint(),
      PreparedEndpoint(), ExamplesEndpoint(), ExampleEndpoint(), MetricsEndpoint(),
    ]
    let versioned: [any Endpoint] = [
      ModelMetadataEndpoint(), ModelReadyEndpoint(), StatisticsEndpoint(), InferEndpoint(),
    ]
    let endpoints = unversioned + versioned.map(VersionedEndpoint.init)
    let routes = (endpoints + [OpenAPIEndpoint(endpoints: endpoints)]).map { $0.route }
    server = HTTPServer(
      routes + Service.page,
      to: Service(models, options, workers: max(2, ProcessInfo.processInfo.activeProcessorCount)))
  }

  /// Listens, gets ready, and answers until ``end()`` is called.
  ///
  /// The port is open before the programs are compiled, and says meanwhile that it is not ready.
  ///
  /// - Parameter isReady: Called with the port once requests are answered.
  /// - Throws: `FoveaError` with code `.configuration` if the address cannot be listened at, `.backend` if the machine
  ///   cannot hold a program.
  public func run(_ isReady: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    try await server.run(isReady)
  }

  /// Ends the server once what is in flight has been answered, or the time for it is over.
  ///
  /// It may be called from anywhere, more than once.
  public func end() { server.end() }
}
