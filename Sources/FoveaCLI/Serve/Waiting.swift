import Dispatch
import Synchronization

/// Runs what is asynchronous from where nothing is.
enum Waiting {
  /// Runs a body to its end and throws what it throws.
  static func run(_ body: @escaping @Sendable () async throws -> Void) throws {
    let done = DispatchSemaphore(value: 0)
    let result = Mutex(Result<Void, any Error>.success(()))
    Task {
      do { try await body() } catch { result.withLock { $0 = .failure(error) } }
      done.signal()
    }
    done.wait()
    try result.withLock { $0 }.get()
  }
}
