import Foundation
import HTTPTypes
import HummingbirdCore
import NIOCore
import Synchronization

/// Reads bodies within the limits of each and of all together.
final class BodyReader: Sendable {
  private let limit: Int
  private let totalLimit: Int
  private let taken = Mutex(0)

  init(limit: Int) {
    self.limit = limit
    totalLimit = max(8 * limit, 64 << 20)
  }

  /// Reads a request's body and gives it to `use`; its bytes count until that is over.
  ///
  /// - Throws: `ServerError` with status 413 if it is larger than allowed, 503 if all bodies together are.
  func withBody<Result>(of request: Request, _ use: (Data) async throws -> Result) async throws -> Result {
    let tooLarge = ServerError(.contentTooLarge, "the body is larger than \(limit) bytes")
    if let text = request.headers[.contentLength], let length = Int(text), length > limit { throw tooLarge }
    var (body, reserved) = (Data(), 0)
    defer { taken.withLock { $0 -= reserved } }
    var parts = request.body.makeAsyncIterator()
    while true {
      let next: ByteBuffer?
      do {
        next = try await parts.next()
      } catch {
        throw ServerError.badRequest("the body is cut or damaged")
      }
      guard let buffer = next else { break }
      let count = buffer.readableBytes
      guard body.count + count <= limit else { throw tooLarge }
      let hasRoom = taken.withLock { taken in
        guard taken + count <= totalLimit else { return false }
        taken += count
        return true
      }
      guard hasRoom else { throw ServerError.overloaded }
      reserved += count
      body.append(contentsOf: buffer.readableBytesView)
    }
    return try await use(body)
  }
}
