import ArgumentParser
import Fovea
import FoveaServer

/// `fovea health`: asks a server whether it is ready, for those who watch over it.
struct HealthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "health", abstract: "Ask a server whether it is ready.",
    discussion: """
      The exit status is 0 if fovea serve answers requests there, else 1. Containers ask with it.

      Examples:
        fovea health
        fovea health --port 9000
      """)

  @Option(help: .name("Address of the server."))
  var host = "127.0.0.1"

  @Option(help: .count("Port of the server."))
  var port = 8080

  func validate() throws {
    try require(port, in: 1...65535, "--port")
    try require(!host.isEmpty, "--host must not be empty")
  }

  func run() throws {
    let (host, port) = (host, port)
    try Waiting.run { try await HealthCheck.run(host: host, port: port) }
    Console.result("ready")
  }
}
