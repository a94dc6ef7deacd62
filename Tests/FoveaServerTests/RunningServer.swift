import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaInference
import FoveaReference
import FoveaServer
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
    let weights = try Small().checkpoint().fitted(to: Small(), batch: 1)
    let model = try ServedModel(weights, name: "small", largestBatch: 4, on: ReferenceBackend())
    let server = try InferenceServer([model], options: options)
    let ports = AsyncStream<Int>.makeStream()
    let task = Task {
      defer { ports.continuation.finish() }
      try await server.run { ports.continuation.yield($0) }
    }
    for await port in ports.stream {
      return RunningServer(server: server, port: port, task: task, predictor: model.predictor)
    }
    try await task.value
    throw CancellationError()
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
    let connection = try connect()
    var head = "\(method) \(path) HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    for header in headers { head += header + "\r\n" }
    if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
    connection.send(Data((head + "\r\n").utf8) + body)
    return try await Response(connection.readToEnd())
  }
}

/// A response, taken apart.
struct Response {
  var status = 0
  var headers: [String: String] = [:]
  var body = Data()

  init(_ bytes: Data) throws {
    guard let end = bytes.range(of: Data("\r\n\r\n".utf8)) else { return }
    let lines = String(decoding: bytes[..<end.lowerBound], as: UTF8.self).components(separatedBy: "\r\n")
    status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
    for line in lines.dropFirst() {
      let pair = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
      if pair.count == 2 { headers[pair[0].lowercased()] = pair[1] }
    }
    body = Data(bytes[end.upperBound...])
  }

  /// The body as JSON, null if it is something else.
  var json: JSONValue { (try? JSONValue(parsing: body, at: "body")) ?? .null }
  /// The line of an error.
  var error: String { json["error"]?.string ?? "" }
}

/// A connection that sends and reads bytes as they are.
final class Connection: Sendable {
  private let descriptor: Int32

  init(port: Int) throws {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(UInt16(port).bigEndian)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    let status = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        Foundation.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard status == 0 else { throw CocoaError(.fileReadUnknown) }
  }

  deinit { close(descriptor) }

  /// Sends bytes; false if the other side has closed.
  @discardableResult func send(_ bytes: Data) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var sent = 0
      while sent < buffer.count {
        let count = Foundation.send(
          descriptor, buffer.baseAddress?.advanced(by: sent), buffer.count - sent,
          Int32(MSG_NOSIGNAL))
        if count <= 0 { return false }
        sent += count
      }
      return true
    }
  }

  /// All bytes until the other side closes, read on a thread of its own.
  func readToEnd() async -> Data {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in
        var (bytes, buffer) = (Data(), [UInt8](repeating: 0, count: 1 << 16))
        while true {
          let count = recv(descriptor, &buffer, buffer.count, 0)
          if count <= 0 { break }
          bytes.append(contentsOf: buffer.prefix(count))
        }
        continuation.resume(returning: bytes)
      }
    }
  }
}
