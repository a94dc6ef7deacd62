import FoveaCore
import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

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
  private let service: Service
  private let responder: Responder
  private let ending = Mutex<(isAsked: Bool, continuation: CheckedContinuation<Void, Never>?)>((false, nil))

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
    service = Service(models, options, workers: max(2, ProcessInfo.processInfo.activeProcessorCount))
    let endpoints: [any Endpoint] = [
      LiveEndpoint(), ReadyEndpoint(path: "/v2/health/ready"), ReadyEndpoint(path: "/health"),
      ServerMetadataEndpoint(), ModelMetadataEndpoint(), ModelReadyEndpoint(), StatisticsEndpoint(),
      RepositoryEndpoint(), InferEndpoint(), ClassifyEndpoint(), PredictEndpoint(), ExplainEndpoint(),
      PreparedEndpoint(), ExamplesEndpoint(), ExampleEndpoint(), MetricsEndpoint(),
    ]
    responder = Responder(
      router: Router(endpoints + [OpenAPIEndpoint(endpoints: endpoints)] + PageEndpoint.all),
      service: service,
      bodies: BodyReader(limit: options.bodyLimit))
  }

  /// Listens, gets ready, and answers until ``end()`` is called.
  ///
  /// The port is open before the programs are compiled, and says meanwhile that it is not ready.
  ///
  /// - Parameter isReady: Called with the port once requests are answered.
  /// - Throws: `FoveaError` with code `.configuration` if the address cannot be listened at, `.backend` if the machine
  ///   cannot hold a program.
  public func run(_ isReady: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    let options = service.options
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var logger = Logger(label: "fovea")
    logger.logLevel = .critical
    let (responder, connections) = (responder, service.connections)
    let child = HTTP1Channel(
      responder: { request, writer, _ in
        let response = await responder.respond(to: request)
        try await writer.write(
          response: HTTPResponse(status: response.status, headerFields: response.headers),
          body: ResponseBody(byteBuffer: ByteBuffer(bytes: response.body)))
      },
      configuration: HTTP1Channel.Configuration(
        additionalChannelHandlers: [DeadlineHandler(options, connections)],
        httpDecoderConfiguration: .init(
          maxHeaderFieldSize: 16 << 10, maxHeaderListSize: 32 << 10, maxHeaderFieldCount: 100)))
    let port = AsyncStream<Int>.makeStream()
    let server = Server(
      childChannelSetup: child,
      configuration: ServerConfiguration(address: .hostname(options.host, port: options.port)),
      onServerRunning: { channel in
        port.continuation.yield(channel.localAddress?.port ?? options.port)
        port.continuation.finish()
      }, eventLoopGroup: group, logger: logger)
    let result: Result<Void, any Error>
    do {
      try await serve(server, port.stream, isReady)
      result = .success(())
    } catch {
      port.continuation.finish()
      result = .failure(error)
    }
    // Whatever is still open is closed with its threads.
    try? await group.shutdownGracefully()
    await service.end()
    do {
      try result.get()
    } catch is SocketAddressError.UnknownHost {
      throw FoveaError(
        .configuration, at: "\(options.host):\(options.port)",
        "cannot be listened at: the address is unknown", remedy: "choose another address")
    } catch let error as IOError {
      throw FoveaError(
        .configuration, at: "\(options.host):\(options.port)",
        "cannot be listened at: \(unsafe String(cString: strerror(error.errnoCode)))",
        remedy: "choose another port or address")
    }
  }

  private func serve(
    _ server: Server<HTTP1Channel>, _ port: AsyncStream<Int>, _ isReady: @escaping @Sendable (Int) -> Void
  ) async throws {
    let service = service
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask {
        var ports = port.makeAsyncIterator()
        guard let port = await ports.next() else { return }
        try service.start()
        isReady(port)
        await self.waitForEnd()
        service.stage = .draining
        let timer = Task {
          try await Task.sleep(for: service.options.drainTimeout)
          service.connections.closeAll()
        }
        try await server.shutdownGracefully()
        timer.cancel()
      }
      try await group.next()
      group.cancelAll()
    }
  }

  /// Ends the server once what is in flight has been answered, or the time for it is over.
  ///
  /// It may be called from anywhere, more than once.
  public func end() {
    ending.withLock {
      $0.isAsked = true
      $0.continuation?.resume()
      $0.continuation = nil
    }
  }

  private func waitForEnd() async {
    await withCheckedContinuation { continuation in
      let isOver = ending.withLock { ending in
        if !ending.isAsked { ending.continuation = continuation }
        return ending.isAsked
      }
      if isOver { continuation.resume() }
    }
  }
}
