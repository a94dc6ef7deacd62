import ArgumentParser
import Foundation
import Fovea
import FoveaCore
import FoveaServer

/// Where a server listens.
struct NetworkArguments: ParsableArguments {
  @Option(help: .name("Address to listen at; 0.0.0.0 is every one of this machine. (default: 127.0.0.1)"))
  var host = "127.0.0.1"

  @Option(help: .count("Port to listen at; 0 takes a free one. (default: 8080)"))
  var port = 8080

  @Option(help: .name("Origin whose pages may ask; * is every one. (default: none)"))
  var cors: String?

  @Option(help: .directory("Directory whose pictures the page offers to try, at most 12."))
  var pictures: FileLocation?

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
  ///
  /// - Throws: `FoveaError` if the examples cannot be read.
  func options(_ limits: LimitArguments) throws -> ServerOptions {
    var options = ServerOptions(host: host, port: port, token: Self.token, allowedOrigin: cors)
    limits.set(&options)
    if let pictures {
      options.examples = try PredictionInputs([pictures.path]).inputs.prefix(12).map { input in
        // Their bytes are kept, so that no request reads a file.
        _ = try input.picture()
        let file = FileLocation(input.name)
        return ServerOptions.Example(name: file.stem, bytes: try SequentialFile(file).read(upTo: 16 << 20))
      }
    }
    return options
  }
}
