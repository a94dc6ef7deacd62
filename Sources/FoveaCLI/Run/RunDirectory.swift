import Foundation
import Fovea

/// The directory that holds the files of a run, for this process alone.
final class RunDirectory {
  let path: String
  private var lock: DirectoryLock?

  var configuration: String { path + "/config.json" }
  var metrics: String { path + "/metrics.jsonl" }
  var last: String { path + "/last.safetensors" }
  var best: String { path + "/best.safetensors" }
  var curves: String { path + "/curves.svg" }

  /// Takes the directory, if it is there already.
  ///
  /// - Throws: `FoveaError` with code `.file` if another process has taken it.
  init(path: String) throws {
    let location = FileLocation(path)
    self.path = location.path
    if location.isDirectory {
      lock = try DirectoryLock(path)
    }
  }

  /// Checks that a new run can begin here: the directory is not there yet, or empty.
  ///
  /// - Throws: `FoveaError` with code `.file` if it holds something.
  func requireEmpty() throws {
    guard !contents().isEmpty else { return }
    throw FoveaError(
      .file, at: path, "the output directory is not empty",
      remedy: "continue its run with --resume, or name another one with --output-dir")
  }

  /// The checkpoint to continue from; nil if the run ended before its first one, and with it before its
  /// first step, or never began.
  ///
  /// - Throws: `FoveaError` if the checkpoint is damaged or none, or if it is missing and the directory holds
  ///   more than the beginning of a run.
  func checkpoint() throws -> Checkpoint? {
    let manager = FileManager.default
    if manager.fileExists(atPath: last) { return try Checkpoint.read(path: last) }
    // A run writes its configuration, opens its metrics and saves before it does a step.
    let names = Set(contents().filter { !isLeftover($0) }.map { path + "/" + $0 })
    let size = (try? manager.attributesOfItem(atPath: metrics)[.size] as? Int) ?? 0
    guard names.isSubset(of: [configuration, metrics]), size == 0 else {
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
      try Folder.make(path)
      lock = try DirectoryLock(path)
      // Another run may have come in between.
      try requireEmpty()
    }
    for name in contents() where isLeftover(name) {
      try? FileManager.default.removeItem(atPath: path + "/" + name)
    }
  }

  private func contents() -> [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
  }

  /// Whether a file is the beginning of one of ours: `.NAME.PROCESS.tmp`.
  private func isLeftover(_ name: String) -> Bool {
    name.hasSuffix(".tmp")
      && [configuration, metrics, last, best, curves].contains {
        name.hasPrefix(".\(FileLocation($0).name).")
      }
  }
}
