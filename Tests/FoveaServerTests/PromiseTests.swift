import Foundation
import FoveaServer
import RawHTTP
import TestSupport
import Testing

/// What a server promises whatever its clients do.
@Suite(.tags(.quick)) struct PromiseTests {
  /// How long something took.
  private func seconds(_ body: () async throws -> Void) async rethrows -> Double {
    let begun = ContinuousClock.now
    try await body()
    return (ContinuousClock.now - begun) / .seconds(1)
  }

  @Test func slowClientsAreCutOff() async throws {
    let server = try await RunningServer.start {
      $0.headTimeout = .milliseconds(300)
      $0.idleTimeout = .milliseconds(300)
      $0.requestTimeout = .milliseconds(600)
    }
    // One that says nothing, and one that sends its head byte by byte.
    for isTalking in [false, true] {
      let connection = try server.connect()
      let time = try await seconds {
        async let bytes = connection.readToEnd()
        for byte in "GET /health HTTP/1.1\r\nX: yyyyyyyyyyyyyyy".utf8 where isTalking {
          connection.send(Data([byte]))
          try await Task.sleep(for: .milliseconds(50))
        }
        #expect(await bytes.isEmpty)
      }
      #expect(time < 20)
    }
    // A body that trickles does not renew the deadline.
    let connection = try server.connect()
    connection.send(
      Data("POST /models/small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\n".utf8))
    async let bytes = connection.readToEnd()
    for _ in 0..<30 {
      connection.send(Data("x".utf8))
      try await Task.sleep(for: .milliseconds(50))
    }
    let response = try await Response(bytes)
    #expect(response.status == 408 && response.error.contains("0.6 s"))
    // A connection that is used no more.
    let idle = try server.connect()
    idle.send(Data("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n".utf8))
    #expect(try await Response(idle.readToEnd()).status == 200)
    try await server.end()
  }

  /// Requests that are sent ahead have their turn, and deadlines of their own.
  @Test func requestsWaitForTheirTurn() async throws {
    let server = try await RunningServer.start { $0.requestTimeout = .seconds(3) }
    let request = "GET /health HTTP/1.1\r\nHost: localhost\r\n"
    let many = try server.connect()
    let requests = String(repeating: request + "\r\n", count: 200) + request + "Connection: close\r\n\r\n"
    many.send(Data(requests.utf8))
    let answers = String(decoding: await many.readToEnd(), as: UTF8.self)
    #expect(answers.components(separatedBy: "HTTP/1.1 200 OK").count == 202)
    // The second one never comes to its end, while the first is answered as ever.
    let half = try server.connect()
    half.send(Data("\(request)\r\nPOST /models/small HTTP/1.1\r\nContent-Length: 99\r\n\r\nx".utf8))
    let both = String(decoding: await half.readToEnd(), as: UTF8.self)
    #expect(both.hasPrefix("HTTP/1.1 200") && both.contains("HTTP/1.1 408"))
    // Of one that closes the connection, what follows is not read.
    let last = try server.connect()
    last.send(Data("\(request)Connection: close\r\n\r\n\(request)\r\n".utf8))
    let one = String(decoding: await last.readToEnd(), as: UTF8.self)
    #expect(one.components(separatedBy: "HTTP/1.1").count == 2)
    try await server.end()
  }

  /// Bytes that are no request, or whose body cannot be read, are told so as everything else is.
  @Test(arguments: [
    "SOMETHING / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    "POST /predict HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\nx\r\n",
    "POST /predict HTTP/1.1\r\nTransfer-Encoding: chunked\r\nContent-Length: 1\r\n\r\n0\r\n\r\n",
    "\u{16}\u{3}\u{1}", "GET / HTTP/1.1\r\nX: \(String(repeating: "y", count: 40_000))\r\n\r\n",
  ]) func damagedRequestsAreRefused(_ text: String) async throws {
    let server = try await RunningServer.start()
    let connection = try server.connect()
    connection.send(Data(text.utf8))
    let response = try await Response(connection.readToEnd())
    #expect(response.status == 400 && !response.error.isEmpty, "\(response)")
    try await server.end()
  }

  /// The page of a stranger, whose name leads to this machine, cannot ask.
  @Test func otherHostsAreRefused() async throws {
    let server = try await RunningServer.start { $0.allowedHosts = ["fovea.example"] }
    func status(_ host: String) async throws -> Int {
      let connection = try server.connect()
      connection.send(Data("GET /v2 HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n".utf8))
      return try await Response(connection.readToEnd()).status
    }
    for host in ["localhost", "127.0.0.1:80", "[::1]:8080", "LOCALHOST:1", "fovea.example:8080"] {
      #expect(try await status(host) == 200, "\(host)")
    }
    for host in ["evil.example", "127.0.0.1.evil.example", "evil.example:8080", "localhost.evil"] {
      #expect(try await status(host) == 403, "\(host)")
    }
    try await server.end()
    let guarded = try await RunningServer.start { $0.token = "secret" }
    let connection = try guarded.connect()
    connection.send(
      Data("GET /v2 HTTP/1.1\r\nHost: a\r\nConnection: close\r\nAuthorization: bearer secret\r\n\r\n".utf8))
    #expect(try await Response(connection.readToEnd()).status == 200)
    try await guarded.end()
  }

  /// A server that is to end before it is ready never says that it is.
  @Test func theEndMayComeBeforeTheStart() async throws {
    let server = try RunningServer.make(ServerOptions(port: 0, largestBatch: 4)).server
    server.end()
    try await server.run { _ in Issue.record("it says that it is ready") }
  }

  @Test func largeBodiesAreRefused() async throws {
    let server = try await RunningServer.start { $0.bodyLimit = 1000 }
    #expect(try await server.ask("POST", "/models/small", body: Data(count: 1001)).status == 413)
    let connection = try server.connect()
    connection.send(
      Data("POST /models/small HTTP/1.1\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
    for _ in 0..<3 { connection.send(Data("1f4\r\n".utf8) + Data(count: 500) + Data("\r\n".utf8)) }
    connection.send(Data("0\r\n\r\n".utf8))
    #expect(try await Response(connection.readToEnd()).status == 413)
    #expect(try await server.ask("GET", "/health").status == 200)
    try await server.end()
  }

  @Test func connectionsAreCounted() async throws {
    let server = try await RunningServer.start { $0.connectionLimit = 2 }
    var held = try [server.connect(), server.connect()]
    try await Task.sleep(for: .milliseconds(100))
    let refused = try await Response(server.connect().readToEnd())
    #expect(refused.status == 503 && refused.headers["retry-after"] == "1")
    held[0].send(Data("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n".utf8))
    #expect(try await Response(held[0].readToEnd()).status == 200)
    // A connection that is closed by its client or has had its last answer makes room for another.
    held.removeLast()
    try await Task.sleep(for: .milliseconds(100))
    #expect(try await server.ask("GET", "/health").status == 200)
    try await server.end()
  }

  @Test func theQueueIsBounded() async throws {
    // Images wait for others that do not come, so that the queue fills up.
    let server = try await RunningServer.start {
      $0.queueLimit = 2
      $0.delay = .milliseconds(500)
    }
    let png = try AnswerTests.picture.encodedPNG()
    let statuses = try await withThrowingTaskGroup(of: (Int, Double).self) { group in
      for _ in 0..<10 {
        group.addTask {
          let begun = ContinuousClock.now
          let response = try await server.ask("POST", "/models/small", body: png)
          return (response.status, (ContinuousClock.now - begun) / .seconds(1))
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(statuses.allSatisfy { [200, 503].contains($0.0) })
    #expect(statuses.contains { $0.0 == 200 } && statuses.contains { $0.0 == 503 })
    #expect(try await server.ask("POST", "/models/small", body: png).status == 200)
    try await server.end()
  }

  @Test func whatIsInFlightIsAnsweredAtTheEnd() async throws {
    let server = try await RunningServer.start {
      $0.delay = .milliseconds(400)
      $0.drainTimeout = .seconds(3)
    }
    let png = try AnswerTests.picture.encodedPNG()
    async let answer = server.ask("POST", "/models/small", body: png)
    // Half a body, which never comes to its end.
    let half = try server.connect()
    half.send(Data("POST /models/small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9999\r\n\r\nx".utf8))
    try await Task.sleep(for: .milliseconds(150))
    let time = try await seconds { try await server.end() }
    #expect(try await answer.status == 200)
    #expect(time < 10)
    #expect(throws: (any Error).self) { try server.connect() }
  }

  @Test func oneAddressIsForOneServer() async throws {
    let server = try await RunningServer.start()
    await #expect(throws: (any Error).self) { try await RunningServer.start { $0.port = server.port } }
    try await server.end()
  }
}
