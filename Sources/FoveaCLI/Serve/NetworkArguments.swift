import ArgumentParser
import Foundation
import Fovea
import FoveaCore
import FoveaServer

/// Where a server of networks listens, and what its page offers.
struct NetworkArguments: ParsableArguments {
  @OptionGroup var address: AddressArguments

  @Option(help: .name("Origin whose pages may ask; * is every one. (default: none)"))
  var cors: String?

  @Option(
    help: .directory("Directory whose pictures the page offers to try, at most 12."), completion: .directory)
  var pictures: FileLocation?

  func validate() throws {
    guard let cors, cors != "*" else { return }
    let origin = URL(string: cors)
    try require(
      origin?.host()?.isEmpty == false && ["http", "https"].contains(origin?.scheme) && origin?.path() == ""
        && origin?.query() == nil && cors.allSatisfy { $0.isASCII && $0 > " " },
      "--cors must be * or an origin such as https://example.org, got '\(cors)'.")
  }

  /// The options of a server.
  ///
  /// - Throws: `FoveaError` if the examples cannot be read.
  func options(_ limits: LimitArguments) throws -> ServerOptions {
    var options = address.options
    options.allowedOrigin = cors
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
