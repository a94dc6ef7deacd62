import ArgumentParser
import Foundation
import FoveaServer

/// Where a server listens.
struct NetworkArguments: ParsableArguments {
  @Option(help: .name("Address to listen at; 0.0.0.0 is every one of this machine. (default: 127.0.0.1)"))
  var host = "127.0.0.1"

  @Option(help: .count("Port to listen at; 0 takes a free one. (default: 8080)"))
  var port = 8080

  @Option(help: .name("Origin whose pages may ask; * is every one. (default: none)"))
  var cors: String?

  func validate() throws {
    try require(port, in: 0...65535, "--port")
    try require(!host.isEmpty, "--host must not be empty")
    if let token = Self.token {
      try require(
        !token.isEmpty && token.allSatisfy { $0.isASCII && !$0.isWhitespace },
        "FOVEA_TOKEN must have no spaces and only ASCII characters")
    }
  }

  /// Whether only this machine can ask.
  var isLocal: Bool { host == "localhost" || host == "::1" || host.hasPrefix("127.") }

  /// The token that requests must bring.
  private static var token: String? { ProcessInfo.processInfo.environment["FOVEA_TOKEN"] }

  /// The options of a server.
  func options(_ limits: LimitArguments) -> ServerOptions {
    var options = ServerOptions(host: host, port: port, token: Self.token, allowedOrigin: cors)
    limits.set(&options)
    return options
  }
}
