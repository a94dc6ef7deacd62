import Foundation
import FoveaServer
import FoveaWatch
import RawHTTP

/// A folder of runs, and a server that watches it at a free port.
final class WatchedFolder: Sendable {
  let url = FileManager.default.temporaryDirectory.appendingPathComponent("fovea-\(UUID().uuidString)")
  let server: WatchServer
  let port: Int
  private let task: Task<Void, any Error>

  init(_ change: (inout ServerOptions) -> Void = { _ in }) async throws {
    var options = ServerOptions(port: 0)
    change(&options)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    let server = try WatchServer([url.path], options: options)
    let ports = AsyncStream<Int>.makeStream()
    task = Task {
      defer { ports.continuation.finish() }
      try await server.run { ports.continuation.yield($0) }
    }
    self.server = server
    var found = ports.stream.makeAsyncIterator()
    guard let port = await found.next() else {
      try await task.value
      throw CancellationError()
    }
    self.port = port
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func end() async throws {
    server.end()
    try await task.value
  }

  func ask(_ method: String, _ path: String, _ headers: [String] = []) async throws -> Response {
    try await Connection(port: port).ask(method, path, headers)
  }

  /// Adds lines to the metrics of a run, which begins with the first.
  func write(_ lines: String..., to run: String) throws {
    let file = url.appendingPathComponent("\(run)/metrics.jsonl")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let old = (try? Data(contentsOf: file)) ?? Data()
    // In place, as a run appends.
    try (old + Data(lines.map { $0 + "\n" }.joined().utf8)).write(to: file)
  }

  /// What is new since a cursor, once what was read before is too old to do.
  func news(since cursor: String = "") async throws -> Response {
    try await Task.sleep(for: .milliseconds(600))
    return try await ask("GET", "/runs?since=\(cursor)")
  }
}
