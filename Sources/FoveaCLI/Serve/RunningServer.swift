import Fovea

/// A server that runs until Ctrl-C or SIGTERM ends it.
enum RunningServer {
  /// Runs what is asynchronous to its end, which `end` brings about at the first signal.
  ///
  /// - Throws: what the body throws.
  static func run(
    end: @escaping @Sendable () -> Void, _ body: @escaping @Sendable () async throws -> Void
  ) throws {
    let interruption = Interruption.onSignals { _ in
      Console.note("fovea: ending; a second signal ends at once")
      end()
    }
    defer { withExtendedLifetime(interruption) {} }
    try Waiting.run(body)
  }
}
