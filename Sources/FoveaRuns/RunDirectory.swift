import Foundation
public import FoveaCore
public import FoveaCheckpoints
public import FoveaData

/// The directory that holds the files of a run, for this process alone.
///
/// ```swift
/// let directory = try RunDirectory(path: "runs/first")
/// let previous = try directory.checkpoint()
/// ```
///
/// No other process can take it until the value is released or the process ends, in whatever way.
public final class RunDirectory {
  private let location: FileLocation
  private var lock: DirectoryLock?

  /// The path of the directory.
  public var path: String { location.path }
  /// The path of `config.json`, which says what was chosen.
  public var configuration: String { file(.configuration) }
  /// The path of `class_indices.json`, which says which number a class has.
  public var classIndices: String { file(.classIndices) }
  /// The path of `metrics.jsonl`, a line for each thing that happened.
  public var metrics: String { file(.metrics) }
  /// The path of `last.safetensors`, the checkpoint that the run continues from.
  public var last: String { file(.last) }
  /// The path of `best.safetensors`, the checkpoint with the best evaluation.
  public var best: String { file(.best) }
  /// Returns the path of the checkpoint that is kept of an epoch, counted from 1, as in
  /// `epoch-0012.safetensors`.
  public func checkpoint(ofEpoch epoch: Int) -> String {
    location.appending(Self.epochPrefix + String(format: "%04d", epoch) + Self.epochSuffix).path
  }
  /// The path of `history.csv`, a line for each evaluation.
  public var history: String { file(.history) }
  /// The path of `curves.svg`, loss and accuracy against epochs.
  public var curves: String { file(.curves) }

  private static let epochPrefix = "epoch-"
  private static let epochSuffix = ".safetensors"

  /// The names of the files.
  enum Name: String, CaseIterable {
    case configuration = "config.json"
    case classIndices = "class_indices.json"
    case metrics = "metrics.jsonl"
    case last = "last.safetensors"
    case best = "best.safetensors"
    case history = "history.csv"
    case curves = "curves.svg"
  }

  /// The path of the best checkpoint of the run in a directory, also if another process has taken it.
  static func best(in directory: String) -> String {
    FileLocation(directory).appending(Name.best.rawValue).path
  }

  /// Takes the directory, if it is there already.
  ///
  /// - Throws: `FoveaError` with code `.file` if another process has taken it.
  package init(_ location: FileLocation) throws {
    self.location = location
    if location.kind == .directory { lock = try DirectoryLock(location) }
  }

  /// Takes the directory at a path, if it is there already; a leading `~` is the home directory.
  ///
  /// - Throws: `FoveaError` with code `.file` if another process has taken it.
  public convenience init(path: String) throws { try self.init(FileLocation(path)) }

  /// Checks that a new run can begin here: the directory is not there yet, or empty.
  ///
  /// - Throws: `FoveaError` with code `.file` if it holds something or cannot be listed.
  public func requireEmpty() throws {
    guard try contents().isEmpty else { throw notEmpty }
  }

  /// The checkpoint to continue from; nil if the run ended before its first one, and with it before its
  /// first step, or never began.
  ///
  /// - Throws: `FoveaError` if the checkpoint is damaged or not a checkpoint, or if it is missing and the
  ///   directory holds more than the beginning of a run.
  public func checkpoint(transforms: Registry<any Transform> = .standard) throws -> Checkpoint? {
    if FileLocation(last).isTaken { return try Checkpoint.read(path: last, transforms: transforms) }
    guard try holdsNoStep() else {
      throw FoveaError(
        .file, at: last, "no such file, so there is nothing to resume",
        remedy: "restore it, or start a new run in another directory")
    }
    return nil
  }

  /// Makes the directory and takes it, unless that is done, and clears away what a save that was cut off has
  /// left.
  ///
  /// - Parameter isResumed: Whether a run goes on; a new one does not begin where another has made a step.
  /// - Throws: `FoveaError` with code `.file` that names the directory.
  func prepare(isResumed: Bool) throws {
    if lock == nil {
      try Directory.make(location, remedy: "name another one with \(.outputDirectory)")
      lock = try DirectoryLock(location)
      // Another run may have come in between.
      try requireEmpty()
    }
    guard try isResumed || holdsNoStep() else { throw notEmpty }
    for name in try contents() where isLeftover(name) { Directory.remove(location.appending(name)) }
  }

  /// Removes the checkpoints of all epochs up to one.
  ///
  /// - Throws: `FoveaError` with code `.file` if the directory cannot be listed.
  func removeCheckpoints(upToEpoch last: Int) throws {
    for name in try contents() where Self.epoch(ofFile: name).map({ $0 <= last }) ?? false {
      Directory.remove(location.appending(name))
    }
  }

  /// The epoch of a checkpoint's file, nil if it is not that of an epoch.
  private static func epoch(ofFile name: String) -> Int? {
    guard name.hasPrefix(epochPrefix), name.hasSuffix(epochSuffix) else { return nil }
    let digits = name.dropFirst(epochPrefix.count).dropLast(epochSuffix.count)
    return digits.count >= 4 && digits.allSatisfy(\.isASCII) && digits.allSatisfy(\.isNumber)
      ? Int(digits) : nil
  }

  private func file(_ name: Name) -> String { location.appending(name.rawValue).path }

  private func contents() throws -> [String] { try Directory.names(in: location) }

  private var notEmpty: FoveaError {
    FoveaError(
      .file, at: path, "the output directory is not empty",
      remedy: "continue its run with \(.resume), or name another one with \(.outputDirectory)")
  }

  /// Whether there is nothing, or what a run leaves that ended before its first step: it writes its
  /// configuration, opens its metrics and saves before it does a step.
  private func holdsNoStep() throws -> Bool {
    let names = Set(try contents().filter { !isLeftover($0) })
    let begun: Set = [Name.configuration.rawValue, Name.metrics.rawValue]
    return try names.isSubset(of: begun) && metricsCount() == 0
  }

  /// The number of bytes of the metrics, 0 if there are none.
  private func metricsCount() throws -> Int {
    let metrics = FileLocation(metrics)
    return metrics.isTaken ? try RegularFile.open(metrics).count : 0
  }

  /// Whether a file is the beginning of one of the run's: `.NAME.PROCESS.tmp`.
  private func isLeftover(_ name: String) -> Bool {
    name.hasSuffix(".tmp")
      && (name.hasPrefix(".\(Self.epochPrefix)")
        || Name.allCases.contains { name.hasPrefix(".\($0.rawValue).") })
  }
}
