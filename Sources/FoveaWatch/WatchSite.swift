import FoveaRuns
import FoveaServer
import Synchronization

/// What the routes share: the runs, and the threads that read their files.
final class WatchSite: ServerSite {
  let options: ServerOptions
  let connections: OpenConnections
  let overview = "/"
  let runs: FollowedRuns
  let choices: RunChoices
  let life = ServerLife()
  /// The name of this server, by which a page notices that another one answers.
  let name = String(UInt32.random(in: .min ... .max), radix: 36)
  private let workers = WorkerThreads(3)
  private let isPredicting = Mutex(false)

  init(_ directories: [String], _ options: ServerOptions, _ choices: RunChoices) throws {
    runs = try FollowedRuns(directories)
    (self.options, self.choices) = (options, choices)
    connections = OpenConnections(limit: options.connectionLimit)
  }

  func start() throws {
    workers.start()
  }

  func end() async { await workers.end() }

  func note(_ path: String, status: Int, seconds: Double) {}

  /// Runs what takes long away from the threads of the network.
  func work<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await workers.run(body)
  }

  /// Runs what takes memory and the processor, unless that is under way for somebody else.
  ///
  /// - Throws: `ServerError` with status 503 if it is; what the body throws.
  func predict<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    let isFree = isPredicting.withLock { isPredicting in
      defer { isPredicting = true }
      return !isPredicting
    }
    guard isFree else { throw ServerError.overloaded }
    defer { isPredicting.withLock { $0 = false } }
    return try await work(body)
  }
}
