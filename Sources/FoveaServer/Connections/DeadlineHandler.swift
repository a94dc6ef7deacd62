import FoveaCore
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// Closes a connection whose client is too slow, in any way: with the head, the body, or reading the response.
///
/// A request has one deadline from its head until its response has been sent, so that a body that trickles cannot
/// renew it. Requests that a client sends ahead wait here, and in the client, until it is their turn.
final class DeadlineHandler: ChannelDuplexHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPRequestPart
  typealias InboundOut = HTTPRequestPart
  typealias OutboundIn = HTTPResponsePart
  typealias OutboundOut = HTTPResponsePart

  private enum Stage {
    /// No byte of the next request is here.
    case idle
    case head
    /// A request is read, answered or its response sent.
    case request(isAnswered: Bool)
    case closed
  }

  private let options: ServerOptions
  private let connections: OpenConnections
  private var stage = Stage.idle
  private var timer: Scheduled<Void>?
  private var isCounted = false
  /// Whether the request is the last one of its connection.
  private var isLast = false
  /// Whether all of the request that is answered is here.
  private var isWhole = false
  /// Parts of later requests.
  private var held = CircularBuffer<HTTPRequestPart>()
  /// Whether more was asked for while parts were held.
  private var isReadHeld = false

  /// How long a client may take to close a connection that nothing follows on.
  private static let closingTime = Duration.seconds(1)

  init(_ options: ServerOptions, _ connections: OpenConnections) {
    (self.options, self.connections) = (options, connections)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let watcher = ByteWatcher { [weak self] in self?.noteBytes(context) }
    try? context.pipeline.syncOperations.addHandler(watcher, position: .first)
    if context.channel.isActive { open(context) }
  }

  func channelActive(context: ChannelHandlerContext) {
    open(context)
    context.fireChannelActive()
  }

  func channelInactive(context: ChannelHandlerContext) {
    close(context)
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { close(context) }

  private func open(_ context: ChannelHandlerContext) {
    guard !isCounted, case .idle = stage else { return }
    isCounted = connections.add(context.channel)
    if isCounted {
      // A new connection has a request to bring.
      stage = .head
      start(options.headTimeout, context)
    } else {
      refuse(.serviceUnavailable, "too many connections; try again later", context)
    }
  }

  private func close(_ context: ChannelHandlerContext) {
    timer?.cancel()
    stage = .closed
    held.removeAll()
    if isCounted { connections.remove(context.channel) }
    isCounted = false
  }

  private func noteBytes(_ context: ChannelHandlerContext) {
    guard case .idle = stage else { return }
    stage = .head
    start(options.headTimeout, context)
  }

  func read(context: ChannelHandlerContext) {
    guard held.isEmpty else { return isReadHeld = true }
    context.read()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    switch stage {
    case .closed: break
    case .request where isWhole: held.append(part)
    case .idle, .head, .request: pass(part, context)
    }
  }

  /// Hands over what was sent ahead of its turn, as much of it as is one request.
  private func passHeld(_ context: ChannelHandlerContext) {
    guard !held.isEmpty else { return }
    while !isWhole, let part = held.popFirst() { pass(part, context) }
    context.fireChannelReadComplete()
    guard held.isEmpty, isReadHeld else { return }
    isReadHeld = false
    context.read()
  }

  private func pass(_ part: HTTPRequestPart, _ context: ChannelHandlerContext) {
    if case .end = part, case .request = stage { isWhole = true }
    if case .head(let head) = part {
      stage = .request(isAnswered: false)
      isLast = head.headerFields[.connection]?.lowercased() == "close"
      start(options.requestTimeout, context)
      let length = head.headerFields[.contentLength].flatMap { Int($0) } ?? 0
      if head.headerFields[.expect]?.lowercased() == "100-continue", length <= options.bodyLimit {
        context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
      }
    }
    context.fireChannelRead(wrapInboundOut(part))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    // What is no error of the connection is one of the parser, which closes the connection next.
    guard !(error is IOError), !(error is ChannelError) else { return context.fireErrorCaught(error) }
    switch stage {
    // What follows a whole request does not keep it from its response.
    case .request where isWhole: isLast = true
    case .idle where isLast: context.close(mode: .all, promise: nil)
    case .idle, .head, .request(isAnswered: false):
      refuse(.badRequest, "the bytes are no request of HTTP/1.1 within the limits of its head", context)
    case .request, .closed: context.close(mode: .all, promise: nil)
    }
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    switch (unwrapOutboundIn(data), stage) {
    case (_, .closed):
      promise?.fail(ChannelError.ioOnClosedChannel)
    case (.end, .request):
      // Sent is what the client has read, but for what lies on the way.
      let sent = promise ?? context.eventLoop.makePromise()
      let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
      sent.futureResult.whenSuccess {
        let (handler, context) = bound.value
        guard case .request = handler.stage else { return }
        handler.stage = .idle
        handler.isWhole = false
        handler.start(handler.isLast ? Self.closingTime : handler.options.idleTimeout, context)
        handler.passHeld(context)
      }
      context.write(data, promise: sent)
    case (.head, .request):
      stage = .request(isAnswered: true)
      context.write(data, promise: promise)
    default: context.write(data, promise: promise)
    }
  }

  private func start(_ limit: Duration, _ context: ChannelHandlerContext) {
    timer?.cancel()
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    timer = context.eventLoop.scheduleTask(in: TimeAmount(limit)) { bound.value.0.end(bound.value.1) }
  }

  /// The time is over.
  private func end(_ context: ChannelHandlerContext) {
    switch stage {
    case .request(isAnswered: false):
      refuse(.requestTimeout, "the request took more than \(options.requestTimeout / .seconds(1)) s", context)
    case .head, .idle, .request: context.close(mode: .all, promise: nil)
    case .closed: break
    }
  }

  /// Says why, and closes the connection.
  private func refuse(_ status: HTTPResponse.Status, _ message: String, _ context: ChannelHandlerContext) {
    stage = .closed
    var object = JSONObject()
    object.set("error", message)
    let body = ByteBuffer(string: object.description)
    var head = HTTPResponse(status: status)
    head.headerFields = [
      .contentType: "application/json", .contentLength: "\(body.readableBytes)", .connection: "close",
    ]
    if status == .serviceUnavailable { head.headerFields[.retryAfter] = "1" }
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.write(wrapOutboundOut(.body(body)), promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    let sent = context.eventLoop.makePromise(of: Void.self)
    sent.futureResult.whenComplete { _ in bound.value.close(mode: .all, promise: nil) }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: sent)
    // Who reads nothing is not waited for.
    timer = context.eventLoop.scheduleTask(in: .seconds(2)) { bound.value.close(mode: .all, promise: nil) }
  }
}
