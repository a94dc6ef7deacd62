import ArgumentParser
import Foundation
import Fovea
import FoveaCore
import FoveaDownload

/// `fovea data download`: fetches a public data set.
struct DataDownloadCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "download",
    abstract: "Download a public data set.",
    discussion: """
      Each data set gets a directory of its own in --data-dir. Files are verified by SHA-256. Files that are \
      already there and valid are kept; no other file is replaced. After Ctrl-C the same command continues where it \
      stopped. The archives of CIFAR stay packed; those of emnist and flowers are unpacked.

      Examples:
        fovea data download fashion-mnist --data-dir data
        fovea data download cifar10 --data-dir data --from https://example.org/mirror/
      """)

  @Argument(
    help: ArgumentHelp("Data set: \(DataSetSource.standard.map(\.name).joined(separator: ", "))."),
    completion: .list(DataSetSource.standard.map(\.name)))
  var name: String

  @Option(help: .directory("Directory for data sets; created if missing."), completion: .directory)
  var dataDir: FileLocation

  @OptionGroup var mirrors: MirrorArguments

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func validate() throws {
    try require(dataDir.path != "", "--data-dir is empty; name a directory.")
  }

  func run() throws {
    let names = DataSetSource.standard.map(\.name)
    guard let source = DataSetSource.standard.first(where: { $0.name == name }) else {
      throw FoveaError(
        .configuration, at: "data set \(name)",
        "unknown to fovea data download; known are \(names.joined(separator: ", "))",
        remedy: NearestName.nearest(to: name, in: names).map { "did you mean \($0)?" })
    }
    let progress = DownloadProgress()
    let paths = try Downloader().fetch(source, into: dataDir.path, from: mirrors.addresses) {
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
}
