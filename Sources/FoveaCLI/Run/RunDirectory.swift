import Foundation
import Fovea
import FoveaCore

/// The directory that holds the files of a run, for this process alone.
final class RunDirectory {
  private let location: FileLocation
  private var lock: DirectoryLock?

  var configuration: String { file(.configuration) }
  var metrics: String { file(.metrics) }
  var last: String { file(.last) }
  var best: String { file(.best) }
  var curves: String { file(.curves) }

  /// The names of the files.
  private enum Name: String, CaseIterable {
    case configuration = "config.json"
    case metrics = "metrics.jsonl"
    case last = "last.safetensors"
    case best = "best.safetensors"
    case curves = "curves.svg"
  }

  /// Takes the directory, if it is there already.
  ///
  /// - Throws: `FoveaError` with code `.file` if another process has taken it.
  init(_ location: FileLocation) throws {
    self.location = location
    if location.kind == .directory { lock = try DirectoryLock(location) }
  }

  /// Checks that a new run can begin here: the directory is not there yet, or empty.
  ///
  /// - Throws: `FoveaError` with code `.file` if it holds something or cannot be listed.
  func requireEmpty() throws {
    guard try !contents().isEmpty else { return }
    throw FoveaError(
      .file, at: location.path, "the output directory is not empty",
      remedy: "continue its run with --resume, or name another one with --output-dir")
  }

  /// The checkpoint to continue from; nil if the run ended before its first one, and with it before its
  /// first step, or never began.
  ///
  /// - Throws: `FoveaError` if the checkpoint is damaged or none, or if it is missing and the directory holds
  ///   more than the beginning of a run.
  func checkpoint() throws -> Checkpoint? {
    if FileLocation(last).isTaken { return try Checkpoint.read(path: last) }
    // A run writes its configuration, opens its metrics and saves before it does a step.
    let names = Set(try contents().filter { !isLeftover($0) })
    let begun: Set = [Name.configuration.rawValue, Name.metrics.rawValue]
    guard names.isSubset(of: begun), try metricsCount() == 0 else {
      throw FoveaError(
        .file, at: last, "no such file, so there is nothing to resume",
        remedy: "put it back, or start a new run in another directory")
    }
    return nil
  }

  /// Makes the directory and takes it, unless that is done, and clears away what a save that was cut off has
  /// left.
  ///
  /// - Throws: `FoveaError` with code `.file` that names the directory.
  func prepare() throws {
    if lock == nil {
      try Folder.make(location)
      lock = try DirectoryLock(location)
      // Another run may have come in between.
      try requireEmpty()
    }
    for name in try contents() where isLeftover(name) { Directory.remove(location.appending(name)) }
  }

  private func file(_ name: Name) -> String { location.appending(name.rawValue).path }

  private func contents() throws -> [String] { try Directory.names(in: location) }

  /// The number of bytes of the metrics, 0 if there are none.
  private func metricsCount() throws -> Int {
    let metrics = FileLocation(metrics)
    return metrics.isTaken ? try RegularFile.open(metrics).count : 0
  }

  /// Whether a file is the beginning of one of ours: `.NAME.PROCESS.tmp`.
  private func isLeftover(_ name: String) -> Bool {
    name.hasSuffix(".tmp") && Name.allCases.contains { name.hasPrefix(".\($0.rawValue).") }
  }
}
