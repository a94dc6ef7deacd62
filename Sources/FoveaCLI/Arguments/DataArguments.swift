import ArgumentParser
import Fovea
import FoveaCore

/// Where labelled pictures come from.
struct DataArguments: ParsableArguments {
  @Option(help: OptionHelp.data, completion: .dataSets)
  var data: String?

  @Option(help: OptionHelp.dataDir, completion: .directory)
  var dataDir: FileLocation?

  @Option(
    help: ArgumentHelp(
      "Number of training pictures of a generated data set; a fifth as many are for testing.",
      visibility: .hidden))
  var examples: Int?

  @OptionGroup var folder: FolderArguments

  @Option(
    name: [.customShort("j"), .customLong("workers")],
    help: OptionHelp.workers)
  var chosenWorkers: Int?

  func validate() throws {
    try require(examples, in: 5...100_000_000, "--examples")
    try require(chosenWorkers, in: 0...256, "--workers")
    if let data { try requireUse(by: data) }
  }

  /// The number of threads that prepare batches.
  var workers: Int { chosenWorkers ?? 1 }

  /// The data that a checkpoint was trained on, or what was given in its place.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if neither names the data.
  func configuration(for checkpoint: Checkpoint) throws -> DataConfiguration {
    if let data { try Self.requireNoDirectory(data) }
    let given = JSONValue.object(tree.compactMapValues(\.self))
    let whole = DataConfiguration(
      try DataConfiguration.overlaid(
        (checkpoint.data ?? DataConfiguration()).tree, by: given, sources: .standard, at: "data"))
    guard !whole.name.isEmpty else {
      throw FoveaError(
        .configuration, at: checkpoint.name, "does not name the data to evaluate it on",
        remedy: "name one of \(DataSources.list) with --data")
    }
    try requireUse(by: whole.name)
    return whole
  }

  /// What was given, by the keys of a configuration.
  var tree: [String: JSONValue?] {
    [
      "data": data.map { .string($0) }, "data_dir": dataDir.map { .string($0.path) },
      "examples": examples.map { .integer($0) },
    ].merging(folder.tree) { $1 }
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
      remedy: "for a folder of pictures write --data folder --data-dir \(name)")
  }

  /// Refuses options that a data set has no use for.
  func requireUse(by name: String) throws {
    let isGenerated = DataSources.isGenerated(name)
    try require(
      dataDir == nil || isGenerated != true, "--data-dir cannot be combined with \(name), which is drawn.")
    try folder.requireUse(by: name)
    try require(
      examples == nil || isGenerated != false,
      "--examples cannot be combined with \(name), which is read from files.")
  }
}
