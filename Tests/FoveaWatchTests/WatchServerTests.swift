import Foundation
import FoveaCore
import FoveaServer
import FoveaWatch
import RawHTTP
import TestSupport
import Testing

/// What a page is told about runs, over real connections.
@Suite(.tags(.quick)) struct WatchServerTests {
  private static func step(_ number: Int) -> String {
    #"{"event":"step","epoch":1,"step":\#(number),"loss":0.25,"lr":0.1,"time":1000.2604}"#
  }

  @Test func aPageIsToldWhatIsNew() async throws {
    let folder = try await WatchedFolder()
    #expect(try await folder.news().json["runs"] == [])
    try folder.write(Self.step(1), Self.step(2), to: "a")
    try folder.write(#"{"event":"epoch","epoch":1,"step":4,"done":1,"test_acc":0.5}"#, to: "b")
    let first = try await folder.news()
    #expect(
      first.headers["content-type"] == "application/json" && first.headers["cache-control"] == "no-store")
    let runs = try #require(first.json["runs"]?.values)
    #expect(runs.map { $0["name"] } == ["a", "b"] && first.json["count"] == 2)
    #expect(runs[0]["state"] == "stopped" && runs[0]["whole"] == true && runs[0]["choices"] == [:])
    #expect(
      runs[0]["curves"] == [
        "loss": [[1, 1000.26, 0.25], [2, 1000.26, 0.25]], "lr": [[1, 1000.26, 0.1], [2, 1000.26, 0.1]],
      ])
    #expect(runs[1]["best_acc"] == 0.5 && runs[1]["curves"]?["test_acc"] == [[4, .null, 0.5]])
    let cursor = try #require(first.json["cursor"]?.string)
    #expect(try await folder.news(since: cursor).json["runs"] == [])
    // One line more is one point more.
    try folder.write(Self.step(3), to: "a")
    let second = try await folder.news(since: cursor).json
    #expect(second["runs"]?.values.count == 1 && second["runs"]?.values.first?["whole"] == false)
    #expect(second["runs"]?.values.first?["curves"]?["loss"] == [[3, 1000.26, 0.25]])
    #expect(second["runs"]?.values.first?["choices"] == nil)
    // The page of another server, or of nobody.
    for strange in ["x.1", cursor + "9", "1", "..", "%00", "-1.-1"] {
      #expect(try await folder.news(since: strange).json["runs"]?.values.count == 2, "\(strange)")
    }
    try await folder.end()
  }

  @Test func thePageComesWhole() async throws {
    let folder = try await WatchedFolder()
    var size = 0
    for (path, type, part) in [
      ("/", "text/html", "/watch.js"), ("/base.css", "text/css", "dark"), ("/watch.css", "text/css", "--c0"),
      ("/chart.js", "text/javascript", "slider"), ("/watch.js", "text/javascript", "/runs?since="),
    ] {
      let file = try await folder.ask("GET", path)
      #expect(file.status == 200 && file.headers["content-type"]?.hasPrefix(type) ?? false)
      #expect(String(decoding: file.body, as: UTF8.self).contains(part))
      #expect(file.headers["content-security-policy"]?.contains("default-src 'none'") ?? false)
      size += file.body.count
    }
    #expect(size < 100_000)
    try await folder.end()
  }

  /// What is asked, and the status and a part of the error that it gets.
  static let refusals: [(String, String, Int, String)] = [
    ("GET", "/nothing", 404, "nothing here; see /"), ("GET", "/metrics.jsonl", 404, "nothing here"),
    ("GET", "/../../etc/passwd", 404, "nothing here"), ("GET", "/runs/a/metrics.jsonl", 404, "nothing here"),
    ("POST", "/runs", 405, "GET"), ("GET", "/runs/0/samples", 405, "POST"), ("TRACE", "/", 405, "GET"),
    ("POST", "/runs/1/samples", 404, "no such run"), ("POST", "/runs/-1/samples", 404, "no such run"),
    ("POST", "/runs/a/samples", 404, "no such run"), ("POST", "/runs/%2e%2e/samples", 404, "no such run"),
    ("POST", "/runs/..%2f..%2fetc/samples", 404, "no such run"),
    ("POST", "/runs/99999999999999999999/samples", 404, "no such run"),
    ("POST", "/runs/0/samples?turn=-1", 400, "turn must be in"),
    ("POST", "/runs/0/samples", 409, "has no best.safetensors yet"),
  ]

  @Test func whatIsWrongIsSaidAsJSON() async throws {
    let folder = try await WatchedFolder()
    try folder.write(Self.step(1), to: "a")
    _ = try await folder.news()
    for (method, path, status, part) in Self.refusals {
      let response = try await folder.ask(method, path)
      #expect(response.status == status, "\(method) \(path)")
      #expect(response.error.contains(part), "\(method) \(path): \(response.error)")
      #expect(response.headers["content-type"] == "application/json")
    }
    try await folder.end()
  }

  @Test func theTokenIsDemanded() async throws {
    let folder = try await WatchedFolder { $0.token = "secret" }
    #expect(try await folder.ask("GET", "/").status == 200)
    #expect(try await folder.ask("GET", "/runs").status == 401)
    #expect(try await folder.ask("POST", "/runs/0/samples").status == 401)
    #expect(try await folder.ask("GET", "/runs", ["Authorization: Bearer secret"]).status == 200)
    try await folder.end()
  }

  @Test func slowClientsAreCutOff() async throws {
    let folder = try await WatchedFolder { $0.headTimeout = .milliseconds(300) }
    let connection = try Connection(port: folder.port)
    connection.send(Data("GET /runs HT".utf8))
    #expect(await connection.readToEnd().isEmpty)
    try await folder.end()
  }

  @Test func manyPagesAtOnce() async throws {
    let folder = try await WatchedFolder()
    for run in 0..<20 { try folder.write(Self.step(1), to: "\(run)") }
    let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<40 { group.addTask { try await folder.ask("GET", "/runs").status } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses == Array(repeating: 200, count: 40))
    try await folder.end()
  }
}

extension JSONValue {
  /// The values of a list.
  fileprivate var values: [JSONValue] { if case .array(let values) = self { values } else { [] } }
}
