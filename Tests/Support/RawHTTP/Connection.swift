package import Foundation

/// A connection that sends and reads bytes as they are.
package final class Connection: Sendable {
  private let descriptor: Int32

  /// Connects to a port of this machine.
  ///
  /// - Throws: an error if nobody listens there.
  package init(port: Int) throws {
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
  @discardableResult package func send(_ bytes: Data) -> Bool {
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
  package func readToEnd() async -> Data {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { [self] in continuation.resume(returning: readAll()) }
    }
  }

  /// All bytes until the other side closes, or nothing has come for so many seconds.
  package func readAll(within seconds: Int = 0) -> Data {
    var limit = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    var (bytes, buffer) = (Data(), [UInt8](repeating: 0, count: 1 << 16))
    while true {
      let count = recv(descriptor, &buffer, buffer.count, 0)
      if count <= 0 { return bytes }
      bytes.append(contentsOf: buffer.prefix(count))
    }
  }

  /// The response to a request, after which the connection is closed.
  package func ask(
    _ method: String, _ path: String, _ headers: [String] = [], body: Data = Data()
  ) async throws -> Response {
    var head = "\(method) \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
    for header in headers { head += header + "\r\n" }
    if !body.isEmpty || method == "POST" { head += "Content-Length: \(body.count)\r\n" }
    send(Data((head + "\r\n").utf8) + body)
    return try await Response(readToEnd())
  }
}
