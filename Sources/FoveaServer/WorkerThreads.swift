import NIOPosix

/// Threads for what takes long, which those of the network must not do.
package final class WorkerThreads: Sendable {
  private let pool: NIOThreadPool

  /// Makes so many threads, which begin with ``start()``.
  package init(_ count: Int) { pool = NIOThreadPool(numberOfThreads: count) }

  /// Begins to work.
  package func start() { pool.start() }

  /// Ends once what is under way is done.
  package func end() async { try? await pool.shutdownGracefully() }

  /// Runs a body on one of the threads.
  ///
  /// - Throws: what the body throws; `CancellationError` if the threads have ended.
  package func run<Result: Sendable>(
    _ body: @escaping @Sendable () throws -> Result
  ) async throws -> Result {
    try await pool.runIfActive(body)
  }
}
