import ArgumentParser
import Fovea
import FoveaCore

/// Where labelled pictures come from.
struct DataArguments: ParsableArguments {
  @Option(help: "The data set: \(DataSources.list).")
  var data: String?

  @Option(help: "The folder that holds the data set's files; shapes needs none.")
  var dataDir: FileLocation?

  @Option(
    help: ArgumentHelp(
      "The number of training pictures of a generated data set; a fifth as many test it.",
      visibility: .hidden))
  var examples: Int?

  @Option(help: "The share of each class of a folder that is set apart to judge on, as 0.2.")
  var valSplit: Double?

  @Option(help: "The number from which follows which pictures these are. (default: 0)")
  var splitSeed: UInt64?

  @Flag(help: "Leave pictures as they are stored, whatever the camera wrote of its orientation.")
  var noExif = false

  @Flag(help: "Read every picture of a folder first, and leave out those that cannot be read.")
  var skipBroken = false

  @Option(
    name: [.customShort("j"), .customLong("workers")],
    help: "The number of threads that prepare batches; results do not depend on it. (default: 1)")
  var chosenWorkers: Int?

  func validate() throws {
    try require(examples, in: 5...100_000_000, "--examples")
    try require(valSplit.map { $0 > 0 && $0 < 1 } ?? true, "--val-split has to be above 0 and below 1.")
    try require(chosenWorkers, in: 0...256, "--workers")
    if let data { try requireUse(by: data) }
  }

  /// The number of threads that prepare batches.
  var workers: Int { chosenWorkers ?? 1 }

  /// What was given, by the keys of a configuration.
  var tree: [String: JSONValue?] {
    [
      "data": data.map { .string($0) }, "data_dir": dataDir.map { .string($0.path) },
      "examples": examples.map { .integer($0) },
      "val_split": valSplit.map { .number($0) },
      "split_seed": splitSeed.map { .unsigned($0) },
      "no_exif": noExif ? .bool(true) : nil,
      "skip_broken": skipBroken ? .bool(true) : nil,
    ]
  }

  /// Refuses the name of a data set that is that of a directory.
  ///
  /// - Throws: `FoveaError` with code `.configuration`.
  static func requireNoDirectory(_ name: String) throws {
    guard !name.isEmpty, !DataSources.names.contains(name), FileLocation(name).kind == .directory else {
      return
    }
    throw FoveaError(
      .configuration, at: "data set \(name)",
      "is a directory, expected \(DataSources.list)",
      remedy: "give the directory with --data-dir")
  }

  /// Refuses options that a data set has no use for.
  func requireUse(by name: String) throws {
    let isGenerated = DataSources.isGenerated(name)
    try require(
      dataDir == nil || isGenerated != true, "--data-dir has files, but \(name) is drawn by the program.")
    let ofFolders: [(String, Bool)] = [
      ("--val-split", valSplit != nil), ("--split-seed", splitSeed != nil), ("--no-exif", noExif),
      ("--skip-broken", skipBroken),
    ]
    for (option, isGiven) in ofFolders where isGiven && isGenerated != nil {
      try require(name == PictureFolder.name, "\(option) is for --data folder, not for \(name).")
    }
    try require(
      examples == nil || isGenerated != false, "--examples is not for \(name), which comes in files.")
  }
}
