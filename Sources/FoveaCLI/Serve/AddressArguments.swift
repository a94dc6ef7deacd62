import ArgumentParser
import Foundation
import FoveaServer

/// The address at which a server listens, and the token that it demands.
struct AddressArguments: ParsableArguments {
  @Option(help: .name("Address to listen at; 0.0.0.0 is every one of this machine. (default: 127.0.0.1)"))
  var host = "127.0.0.1"

  @Option(help: .count("Port to listen at; 0 takes a free one. (default: 8080)"))
  var port = 8080

  @Option(
    name: .customLong("allow-host"),
    help: .name(
      "Further name by which clients on this machine call the server, as behind a proxy; repeatable."))
  var allowedHosts: [String] = []

  func validate() throws {
    try require(port, in: 0...65535, "--port")
    try require(!host.isEmpty, "--host must not be empty")
    if let token = Self.token {
      try require(!token.isEmpty, "FOVEA_TOKEN is empty; unset it to demand no token")
      try require(
        token.allSatisfy { $0.isASCII && !$0.isWhitespace },
        "FOVEA_TOKEN must have no spaces and only ASCII characters")
    }
  }

  /// The options of a server at the address.
  var options: ServerOptions {
    var options = ServerOptions(host: host, port: port, token: Self.token)
    options.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
    return options
  }

  /// The token that requests must bring.
  private static var token: String? { ProcessInfo.processInfo.environment["FOVEA_TOKEN"] }

  /// Warns if everybody can ask.
  func warnIfOpen() {
    guard !options.isLocal, Self.token == nil else { return }
    Console.warn("everybody who reaches \(host) can ask; set FOVEA_TOKEN to demand a token")
  }

  /// An address as a browser takes it.
  static func url(host: String, port: Int) -> String { "http://" + ServerOptions.authority(host, port) }
}
