import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaInference
import FoveaReference
import FoveaServer
import RawHTTP
import SmallNetwork
import Synchronization

/// A server of the small network at a free port, and requests to it byte by byte.
struct RunningServer: Sendable {
  let server: InferenceServer
  let port: Int
  let task: Task<Void, any Error>
  let predictor: Predictor

  /// Starts a server and waits until it answers.
  static func start(_ change: (inout ServerOptions) -> Void = { _ in }) async throws -> RunningServer {
    var options = ServerOptions(port: 0, largestBatch: 4)
    change(&options)
    let (server, predictor) = try make(options)
    let ports = AsyncStream<Int>.makeStream()
    let task = Task {
      defer { ports.continuation.finish() }
      try await server.run { ports.continuation.yield($0) }
    }
    for await port in ports.stream {
      return RunningServer(server: server, port: port, task: task, predictor: predictor)
    }
    try await task.value
    throw CancellationError()
  }

  /// A server of the small network that has not begun.
  static func make(_ options: ServerOptions) throws -> (server: InferenceServer, predictor: Predictor) {
    let weights = try Small().checkpoint().fitted(to: Small(), batch: 1)
    let model = try ServedModel(weights, name: "small", largestBatch: 4, on: ReferenceBackend())
    return (try InferenceServer([model], options: options), model.predictor)
  }

  /// Ends the server and waits for it.
  func end() async throws {
    server.end()
    try await task.value
  }

  /// A connection to the server.
  func connect() throws -> Connection { try Connection(port: port) }

  /// The response to a request on a connection of its own.
  func ask(
    _ method: String, _ path: String, _ headers: [String] = [], body: Data = Data()
  ) async throws -> Response {
    try await connect().ask(method, path, headers, body: body)
  }
}
