import ArgumentParser
import Foundation

/// The servers that files are fetched from.
struct MirrorArguments: ParsableArguments {
  @Option(
    name: .customLong("from"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Addresses to use instead of the official ones, in this order; file names are appended.",
      valueName: "url"))
  var texts: [String] = []

  func validate() throws { try WebAddress.require(texts, "--from") }

  /// The addresses; none for the official ones.
  var addresses: [URL] { texts.compactMap(WebAddress.read) }
}
