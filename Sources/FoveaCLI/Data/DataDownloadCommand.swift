import ArgumentParser
import Foundation
import Fovea
import FoveaCore
import FoveaDownload

/// `fovea data download`: fetches a public data set.
struct DataDownloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "download",
    abstract: "Fetch a public data set.",
    discussion: """
      The data sets are \(DataSetSource.standard.map(\.name).joined(separator: ", ")). Each gets a directory of its \
      own in the one that you name. Files are compared with their SHA-256; those that are there and right stay, and \
      no other file is replaced. After Ctrl-C the same command goes on where it stopped. The archives of CIFAR stay \
      packed; those of emnist and flowers are unpacked.

      Examples:
        fovea data download fashion-mnist --data-dir data
        fovea data download cifar10 --data-dir data --from https://example.org/mirror/
      """)

  @Argument(help: "The data set.")
  var name: String

  @Option(help: "The directory for data sets; it is made if it is missing.")
  var dataDir: FileLocation

  @Option(
    name: .customLong("from"), parsing: .upToNextOption,
    help: ArgumentHelp(
      "Addresses to fetch from in place of the official ones, in this order; names of files are appended.",
      valueName: "url"))
  var mirrors: [String] = []

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  func validate() throws {
    try require(dataDir.path != "", "--data-dir is empty; name a directory.")
    for mirror in mirrors {
      try require(
        Self.address(mirror) != nil,
        "--from takes addresses that begin with https:// or http://, not '\(mirror)'.")
    }
  }

  func run() throws {
    let names = DataSetSource.standard.map(\.name)
    guard let source = DataSetSource.standard.first(where: { $0.name == name }) else {
      throw FoveaError(
        .configuration, at: "data set \(name)",
        "has no address known here; those that have one are \(names.joined(separator: ", "))",
        remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" })
    }
    let progress = DownloadProgress()
    let paths = try Downloader().fetch(source, into: dataDir.path, from: mirrors.compactMap(Self.address)) {
      progress.show($0)
    }
    switch format {
    case .text:
      for path in paths { Console.result(path) }
    case .json:
      var object = JSONObject()
      object.set("name", source.name)
      object.set("paths", paths)
      object.set("kept", progress.kept)
      Console.result(object.description)
    }
  }

  /// The address that a text gives, nil if it is invalid.
  private static func address(_ text: String) -> URL? {
    guard let url = URL(string: text), let scheme = url.scheme?.lowercased(),
      ["http", "https"].contains(scheme),
      url.host()?.isEmpty == false
    else { return nil }
    return url
  }
}
