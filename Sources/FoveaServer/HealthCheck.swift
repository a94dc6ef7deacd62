import FoveaCore
import Foundation
import NIOCore
import NIOPosix

/// Asks a server whether it answers requests.
public enum HealthCheck {
  /// Returns once a server has said that it is ready.
  ///
  /// - Parameters:
  ///   - host: The address of the server.
  ///   - port: The port that it listens at.
  ///   - timeout: The time for everything together.
  /// - Throws: `FoveaError` with code `.backend` if the server does not answer in time, or says that it is not ready.
  public static func run(host: String, port: Int, timeout: Duration = .seconds(5)) async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let place = ServerOptions.authority(host, port)
    let result: Result<String, any Error>
    do { result = .success(try await answer(host, port, at: place, timeout, group)) } catch {
      result = .failure(error)
    }
    try? await group.shutdownGracefully()
    let line: String
    do { line = try result.get() } catch {
      throw FoveaError(
        .backend, at: place, "does not answer",
        remedy: "start fovea serve there, or name its address and port")
    }
    let words = line.split(separator: " ")
    guard words.first?.hasPrefix("HTTP/1.") ?? false, words.count > 1 else {
      throw FoveaError(
        .backend, at: place,
        line.isEmpty ? "does not answer in \(timeout.components.seconds) s" : "does not speak HTTP")
    }
    guard words[1] == "200" else {
      throw FoveaError(.backend, at: place, "is not ready: it answers with status \(words[1])")
    }
  }

  /// The first line of the answer, empty if the time is over before.
  private static func answer(
    _ host: String, _ port: Int, at place: String, _ timeout: Duration, _ group: MultiThreadedEventLoopGroup
  ) async throws -> String {
    let limit = TimeAmount(timeout)
    let client = try await ClientBootstrap(group: group).connectTimeout(limit).connect(host: host, port: port)
    {
      channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
      }
    }
    client.channel.eventLoop.scheduleTask(in: limit) { client.channel.close(promise: nil) }
    return try await client.executeThenClose { inbound, outbound in
      try await outbound.write(
        ByteBuffer(string: "GET /health HTTP/1.1\r\nHost: \(place)\r\nConnection: close\r\n\r\n"))
      var head = ""
      for try await part in inbound {
        head += String(buffer: part)
        if head.contains("\r\n") || head.utf8.count > 4096 { break }
      }
      return String(head.prefix { !$0.isNewline })
    }
  }
}
