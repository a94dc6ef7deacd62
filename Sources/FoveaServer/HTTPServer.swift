import FoveaCore
import Foundation
import HTTPTypes
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
import Synchronization

/// What listens for connections and answers their requests by routes, within the limits of `ServerOptions`.
package final class HTTPServer<Site: ServerSite>: Sendable {
  private let site: Site
  private let responder: Responder<Site>
  private let ending = Mutex<(isAsked: Bool, continuation: CheckedContinuation<Void, Never>?)>((false, nil))

  /// Makes a server of routes to a site.
  package init(_ routes: [any Route<Site>], to site: Site) {
    self.site = site
    responder = Responder(
      router: Router(routes), site: site, bodies: BodyReader(limit: site.options.bodyLimit))
  }

  /// Listens, gets ready, and answers until ``end()`` is called.
  ///
  /// The port is open before the site is ready.
  ///
  /// - Parameter isReady: Called with the port once requests are answered.
  /// - Throws: `FoveaError` with code `.configuration` if the address cannot be listened at; what
  ///   ``ServerSite/start()`` throws.
  package func run(_ isReady: @escaping @Sendable (Int) -> Void) async throws {
    let options = site.options
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var logger = Logger(label: "fovea")
    logger.logLevel = .critical
    let (responder, connections) = (responder, site.connections)
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
    await site.end()
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
    let site = site
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await server.run() }
      group.addTask {
        var ports = port.makeAsyncIterator()
        guard let port = await ports.next() else { return }
        try site.start()
        site.life.becomeReady()
        if site.life.stage == .ready { isReady(port) }
        await self.waitForEnd()
        site.life.drain()
        let timer = Task {
          try await Task.sleep(for: site.options.drainTimeout)
          site.connections.closeAll()
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
  package func end() {
    // What gets ready may stop at this.
    site.life.drain()
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
