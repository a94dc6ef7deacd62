import Foundation
import FoveaCore
import FoveaServer
import TestSupport
import Testing

/// What is said of a server by one that asks it.
@Suite(.tags(.quick)) struct HealthCheckTests {
  @Test func addressesOfVersion6HaveBrackets() {
    #expect(ServerOptions.authority("::1", 8080) == "[::1]:8080")
    #expect(ServerOptions.authority("localhost", 8080) == "localhost:8080")
  }

  /// With a token, and without one, where the name of the host counts.
  @Test(arguments: ["secret", nil]) func aServerIsReadyUntilItHasEnded(token: String?) async throws {
    let server = try await RunningServer.start { $0.token = token }
    let port = server.port
    try await HealthCheck.run(host: "127.0.0.1", port: port)
    try await server.end()
    let error = await #expect(throws: FoveaError.self) {
      try await HealthCheck.run(host: "127.0.0.1", port: port)
    }
    #expect(error?.description.hasPrefix("127.0.0.1:\(port): does not answer") ?? false)
  }
}
