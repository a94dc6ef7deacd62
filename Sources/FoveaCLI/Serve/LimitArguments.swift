import ArgumentParser
import FoveaServer

/// What a server promises those who ask.
struct LimitArguments: ParsableArguments {
  @Option(help: .count("Most images that run together. (default: 32)"))
  var maxBatch: Int?

  @Option(help: .count("Milliseconds that an image waits for others to run with. (default: 0)"))
  var maxDelay: Int?

  @Option(help: .count("Most images of a model that wait. (default: 256)"))
  var queue: Int?

  @Option(help: .count("Most MiB of a request's body. (default: 20)"))
  var maxBody: Int?

  @Option(help: .count("Most connections at once. (default: 512)"))
  var maxConnections: Int?

  @Option(help: .count("Seconds for the head of a request. (default: 10)"))
  var headTimeout: Int?

  @Option(help: .count("Seconds that a connection without requests stays open. (default: 60)"))
  var idleTimeout: Int?

  @Option(help: .count("Seconds for a whole request. (default: 60)"))
  var requestTimeout: Int?

  @Option(help: .count("Seconds for the requests in flight at the end. (default: 30)"))
  var drainTimeout: Int?

  func validate() throws {
    try require(maxBatch, in: 1...1024, "--max-batch")
    try require(maxDelay, in: 0...10_000, "--max-delay")
    try require(queue, in: 1...1_000_000, "--queue")
    try require(maxBody, in: 1...1024, "--max-body")
    try require(maxConnections, in: 1...100_000, "--max-connections")
    try require(headTimeout, in: 1...3600, "--head-timeout")
    try require(idleTimeout, in: 1...3600, "--idle-timeout")
    try require(requestTimeout, in: 1...3600, "--request-timeout")
    try require(drainTimeout, in: 0...3600, "--drain-timeout")
  }

  /// Sets the limits that are given.
  func set(_ options: inout ServerOptions) {
    if let maxBatch { options.largestBatch = maxBatch }
    if let maxDelay { options.delay = .milliseconds(maxDelay) }
    if let queue { options.queueLimit = queue }
    if let maxBody { options.bodyLimit = maxBody << 20 }
    if let maxConnections { options.connectionLimit = maxConnections }
    if let headTimeout { options.headTimeout = .seconds(headTimeout) }
    if let idleTimeout { options.idleTimeout = .seconds(idleTimeout) }
    if let requestTimeout { options.requestTimeout = .seconds(requestTimeout) }
    if let drainTimeout { options.drainTimeout = .seconds(drainTimeout) }
  }
}
