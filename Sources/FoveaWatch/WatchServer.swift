public import FoveaRuns
public import FoveaServer

/// A server whose page shows runs of training while they go on, and after their end.
///
/// ```swift
/// try await WatchServer(["runs"], options: ServerOptions(port: 8080)).run { print("port \($0)") }
/// ```
///
/// It reads the files that runs leave and needs nothing of the processes that write them.
public final class WatchServer: Sendable {
  private let server: HTTPServer<WatchSite>

  /// Makes a server of the runs in directories, each of which is that of a run or holds such.
  ///
  /// - Parameters:
  ///   - directories: The paths of the directories; runs that appear in one later are shown, too.
  ///   - options: Where to listen, and the limits.
  ///   - choices: The registries in which the names of a run's choices are looked up.
  /// - Throws: `FoveaError` with code `.file` if one of the paths is not a directory.
  public init(
    _ directories: [String], options: ServerOptions = ServerOptions(), choices: RunChoices = .standard
  ) throws {
    server = HTTPServer(
      [RunsRoute(), SamplesRoute()] + WatchSite.page, to: try WatchSite(directories, options, choices))
  }

  /// Listens and answers until ``end()`` is called.
  ///
  /// - Parameter isReady: Called with the port once requests are answered.
  /// - Throws: `FoveaError` with code `.configuration` if the address cannot be listened at.
  public func run(_ isReady: @escaping @Sendable (Int) -> Void = { _ in }) async throws {
    try await server.run(isReady)
  }

  /// Ends the server once what is in flight has been answered, or the time for it is over.
  ///
  /// It may be called from anywhere, more than once.
  public func end() { server.end() }
}
