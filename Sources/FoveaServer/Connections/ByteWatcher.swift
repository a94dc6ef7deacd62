import NIOCore

/// Tells when bytes arrive, before anybody has made sense of them.
final class ByteWatcher: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let note: () -> Void

  init(_ note: @escaping () -> Void) { self.note = note }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    note()
    context.fireChannelRead(data)
  }
}
