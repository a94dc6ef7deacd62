import Foundation
import FoveaCheckpoints
import FoveaInference
import FoveaReference
import FoveaServer
import RawHTTP
import SmallNetwork

/// A server of a small network that is given whatever bytes come.
final class FuzzServer: Sendable {
  private let port: Int

  /// Starts the server, which ends with the process.
  init() throws {
    var options = ServerOptions(port: 0, largestBatch: 2)
    // Requests without an end are most of what comes.
    (options.headTimeout, options.idleTimeout) = (.milliseconds(50), .milliseconds(50))
    options.requestTimeout = .seconds(5)
    let weights = try Small().checkpoint().fitted(to: Small(), batch: 1)
    let model = try ServedModel(weights, name: "small", largestBatch: 2, on: ReferenceBackend())
    let server = try InferenceServer([model], options: options)
    let ports = AsyncStream<Int>.makeStream()
    Task {
      defer { ports.continuation.finish() }
      try await server.run { ports.continuation.yield($0) }
    }
    let (isReady, found) = (DispatchSemaphore(value: 0), Box())
    Task {
      for await port in ports.stream {
        found.port = port
        break
      }
      isReady.signal()
    }
    isReady.wait()
    port = found.port
    precondition(port > 0, "the server did not start")
  }

  /// Sends bytes as they are; whatever comes back must be responses.
  func feed(_ bytes: Data) throws {
    let answer = try exchange(bytes)
    precondition(answer.isEmpty || answer.starts(with: Data("HTTP/1.1 ".utf8)), "no response")
  }

  /// Sends a well-formed request: the method, the path and the type of the body in the first line, then the body.
  func ask(_ bytes: Data) throws {
    let end = bytes.firstIndex(of: UInt8(ascii: "\n")) ?? bytes.endIndex
    let words = String(decoding: bytes[..<end], as: UTF8.self).filter { $0 >= " " && $0 <= "~" }
      .split(separator: " ", maxSplits: 2)
    guard words.count == 3 else { return }
    let body = Data(bytes[end...].dropFirst())
    let head =
      "\(words[0]) \(words[1]) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: \(words[2])\r\n"
      + "Content-Length: \(body.count)\r\n\r\n"
    let response = try Response(exchange(Data(head.utf8) + body))
    guard response.status != 0 else { return }
    precondition(response.status != 500, "the server's own mistake: \(response.error)")
    precondition(
      response.status < 400 || words[0] == "HEAD" || !response.error.isEmpty, "an error without words")
  }

  private func exchange(_ bytes: Data) throws -> Data {
    let connection = try Connection(port: port)
    connection.send(bytes)
    return connection.readAll(within: 6)
  }

  /// A number that one task writes before another reads it.
  private final class Box: @unchecked Sendable { var port = 0 }
}
