import ArgumentParser
import Fovea
import FoveaCore

/// What only some data sets that come in files have to choose from.
struct FolderArguments: ParsableArguments {
  @Option(help: .number("Validation share of each class of a folder, as in 0.2; 0 for none."))
  var valSplit: Double?

  @Option(help: .count("Random seed of the validation split. (default: 0)"))
  var splitSeed: UInt64?

  @Flag(
    name: .customLong("exif"), inversion: .prefixedNo,
    help: OptionHelp.exif(default: "--exif"))
  var exif: Bool?

  @Flag(help: "Read every picture of a folder first and skip broken files.")
  var skipBroken = false

  @Option(
    help: .name(
      "Part of EMNIST: \(EMNIST.Part.allCases.map(\.rawValue).joined(separator: ", ")). (default: balanced)"),
    completion: .list(EMNIST.Part.allCases.map(\.rawValue)))
  var part: String?

  func validate() throws {
    try require(
      valSplit.map { $0 >= 0 && $0 < 1 } ?? true, "--val-split must be in 0..<1, got \(valSplit ?? 0).")
    try require(
      part.map { EMNIST.Part(rawValue: $0) != nil } ?? true,
      "--part must be one of \(EMNIST.Part.allCases.map(\.rawValue).joined(separator: ", ")), got '\(part ?? "")'."
    )
  }

  /// What was given, by the keys of a configuration.
  var tree: [String: JSONValue?] {
    [
      "val_split": valSplit.map { .number($0) }, "split_seed": splitSeed.map { .unsigned($0) },
      "no_exif": exif.map { .bool(!$0) }, "skip_broken": skipBroken ? .bool(true) : nil,
      "part": part.map { .string($0) },
    ]
  }

  /// Refuses options that a data set has no use for.
  func requireUse(by name: String) throws {
    guard DataSources.isGenerated(name) != nil else { return }
    let given: [(option: String, isGiven: Bool, name: String)] = [
      ("--val-split", valSplit != nil, PictureFolder.name),
      ("--split-seed", splitSeed != nil, PictureFolder.name),
      ("--exif", exif != nil, PictureFolder.name), ("--skip-broken", skipBroken, PictureFolder.name),
      ("--part", part != nil, EMNIST.name),
    ]
    for entry in given where entry.isGiven {
      try require(name == entry.name, "\(entry.option) requires the data set \(entry.name), got \(name).")
    }
  }
}
