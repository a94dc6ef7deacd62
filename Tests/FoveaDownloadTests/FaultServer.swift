import Foundation

/// A server of HTTP on the loopback that does what a test wants it to, right or wrong.
final class FaultServer: @unchecked Sendable {
  /// A request that arrived.
  struct Request: Sendable {
    var method: String
    var path: String
    /// By their names in small letters.
    var headers: [String: String]
    /// How many requests came before.
    var number: Int

    /// The first byte of the range that is wanted, nil for the whole.
    var start: Int? {
      headers["range"].flatMap { $0.wholeMatch(of: /bytes=(\d+)-/) }.flatMap { Int($0.1) }
    }
  }

  /// What is sent.
  struct Reply: Sendable {
    var status = 200
    var headers: [String: String] = [:]
    var body = Data()
    /// The length in the header, nil for none, which is then ended by the end of the connection.
    var length: Int?
    /// The seconds before anything is sent.
    var delay = 0.0
    /// The bytes of the body after which nothing more is sent for some seconds.
    var stall: (after: Int, seconds: Double)?
    /// The bytes of the body after which the connection ends.
    var cut: Int?

    init(_ body: Data, headers: [String: String] = [:]) {
      self.body = body
      self.headers = headers
      length = body.count
    }

    init(status: Int, headers: [String: String] = [:]) {
      (self.status, self.headers) = (status, headers)
      length = 0
    }

    /// What is left of a file from a byte on.
    static func part(of file: Data, from start: Int, headers: [String: String] = [:]) -> Reply {
      var reply = Reply(Data(file.dropFirst(start)), headers: headers)
      reply.status = 206
      reply.headers["Content-Range"] = "bytes \(start)-\(file.count - 1)/\(file.count)"
      return reply
    }
  }

  private let listener: Int32
  /// The port that it listens on.
  let port: UInt16
  private let answer: @Sendable (Request) -> Reply
  private let lock = NSLock()
  /// Guarded by the lock.
  private var seen: [Request] = []

  struct Failure: Error {}

  /// Begins to answer.
  init(_ answer: @escaping @Sendable (Request) -> Reply) throws {
    self.answer = answer
    #if canImport(Darwin)
      listener = socket(AF_INET, SOCK_STREAM, 0)
    #else
      listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    #endif
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isOpen = withUnsafeMutableBytes(of: &address) { bytes in
      bytes.withMemoryRebound(to: sockaddr.self) { address in
        guard let start = address.baseAddress else { return false }
        return bind(listener, start, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, start, &size) == 0
      }
    }
    guard isOpen else { throw Failure() }
    port = UInt16(bigEndian: address.sin_port)
    Thread.detachNewThread { [self] in accept() }
  }

  /// The address of a path.
  func address(_ path: String = "") -> URL {
    URL(string: "http://127.0.0.1:\(port)/\(path)") ?? URL(fileURLWithPath: path)
  }

  /// All requests so far.
  var requests: [Request] { lock.withLock { seen } }

  /// Ends it.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    #if canImport(Darwin)
      close(listener)
    #endif
  }

  private func accept() {
    while true {
      let connection = Foundation.accept(listener, nil, nil)
      guard connection >= 0 else {
        // Closed here alone: a number that is free again would be that of another test's server.
        #if !canImport(Darwin)
          close(listener)
        #endif
        return
      }
      Thread.detachNewThread { [self] in
        serve(connection)
        close(connection)
      }
    }
  }

  private func serve(_ connection: Int32) {
    guard let request = read(connection) else { return }
    let reply = answer(request)
    Thread.sleep(forTimeInterval: reply.delay)
    var head = "HTTP/1.1 \(reply.status) Said\r\nConnection: close\r\n"
    if let length = reply.length { head += "Content-Length: \(length)\r\n" }
    for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
    send(Data("\(head)\r\n".utf8), over: connection)
    let body = request.method == "HEAD" ? Data() : reply.body.prefix(reply.cut ?? .max)
    let first = min(reply.stall?.after ?? body.count, body.count)
    send(body.prefix(first), over: connection)
    if let stall = reply.stall { Thread.sleep(forTimeInterval: stall.seconds) }
    send(body.dropFirst(first), over: connection)
  }

  private func read(_ connection: Int32) -> Request? {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while !String(decoding: bytes, as: UTF8.self).contains("\r\n\r\n") {
      let count = recv(connection, &buffer, buffer.count, 0)
      guard count > 0 else { return nil }
      bytes += buffer[..<count]
    }
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\r\n")
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let sides = line.split(separator: ":", maxSplits: 1)
      if sides.count == 2 { headers[sides[0].lowercased()] = sides[1].trimmingCharacters(in: .whitespaces) }
    }
    return lock.withLock {
      let words = lines.first.map { $0.split(separator: " ").map(String.init) } ?? ["", ""]
      let request = Request(method: words[0], path: words[1], headers: headers, number: seen.count)
      seen.append(request)
      return request
    }
  }

  private func send(_ data: Data, over connection: Int32) {
    let bytes = [UInt8](data)
    var sent = 0
    while sent < bytes.count {
      #if canImport(Darwin)
        let flags: Int32 = 0
      #else
        let flags = Int32(MSG_NOSIGNAL)
      #endif
      let count = bytes[sent...].withUnsafeBytes {
        Foundation.send(connection, $0.baseAddress, $0.count, flags)
      }
      guard count > 0 else { return }
      sent += count
    }
  }
}
