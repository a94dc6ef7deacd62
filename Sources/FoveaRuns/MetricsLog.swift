package import Foundation
package import FoveaCore
package import FoveaCheckpoints

/// The file `metrics.jsonl`: a line for every so many steps, every part of an epoch and every epoch.
///
/// Lines are written at once, and no sooner than the first one is the file of a resumed run cut back to the
/// checkpoint, so that it never has a line twice and never loses one.
package final class MetricsLog {
  /// What is read back of a line.
  package struct Line: Decodable {
    package var event: String
    package var epoch: Int
    package var step: Int?
    package var done: Double?
    package var trainLoss: Double?
    package var trainAcc: Double?
    package var testLoss: Double?
    package var testAcc: Double?
    package var loss: Double?
    package var lr: Double?
    package var examplesPerSecond: Double?
    /// When the line was written, in seconds since 1970.
    package var time: Double?
  }

  /// The lines that were there when the run began, up to the checkpoint.
  package let earlier: [Line]
  private let path: String
  private var handle: FileHandle?
  /// What the file is cut back to when the next line comes.
  private var kept: Data?

  /// Makes an empty file.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be made.
  package init(creating path: String) throws {
    self.path = path
    earlier = []
    try AtomicFile.write(Data(), to: path)
  }

  /// Continues a file from where a checkpoint stands.
  ///
  /// A run that goes on would not have been judged in mid-epoch, so a line about that stays only if the run
  /// is finished.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if a line of it is damaged.
  package init(continuing path: String, at training: TrainingState, isFinished: Bool) throws {
    self.path = path
    var (kept, lines): (Data, [Line]) = (Data(), [])
    for (line, text) in try Self.lines(ofFile: path) {
      guard line.step.map({ $0 <= training.step }) ?? (line.epoch < training.epoch) else { continue }
      guard line.event != "epoch" || line.epoch < training.epoch || isFinished else { continue }
      kept.append(text)
      kept.append(0x0A)
      lines.append(line)
    }
    earlier = lines
    self.kept = kept
  }

  /// The lines of a file, but for a last one that was cut off.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be read, `.format` if a line of it is damaged.
  package static func lines(ofFile path: String) throws -> [(line: Line, text: Data)] {
    let file = try RegularFile.open(FileLocation(path)).handle
    let data: Data
    do {
      data = try file.readToEnd() ?? Data()
    } catch {
      throw FoveaError.unreadable(path, error)
    }
    let decoder = makeDecoder()
    let texts = data.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast()
    return try texts.enumerated().map { index, text in
      guard let line = try? decoder.decode(Line.self, from: text) else {
        throw FoveaError(
          .format, at: path, "line \(index + 1) is damaged",
          remedy: "restore a copy of the file, or delete the line to continue without it")
      }
      return (line, text)
    }
  }

  /// What reads a line.
  static func makeDecoder() -> JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  /// Adds a line.
  ///
  /// - Throws: `FoveaError` with code `.file` if it cannot be written.
  package func append(_ line: JSONObject) throws {
    if let kept {
      try AtomicFile.write(kept, to: path)
      self.kept = nil
    }
    try orThrow {
      if handle == nil {
        handle = try RegularFile.openForAppending(FileLocation(path))
      }
      try handle?.write(contentsOf: Data("\(line)\n".utf8))
    }
  }

  /// Waits until the lines are on the disk; a checkpoint must not be newer than they.
  ///
  /// - Throws: `FoveaError` with code `.file` if they cannot be written.
  package func synchronize() throws { try orThrow { try handle?.synchronize() } }

  private func orThrow(_ body: () throws -> Void) throws {
    do {
      try body()
    } catch {
      throw FoveaError(
        .file, at: path, "cannot be written: \(SystemReason.of(error))",
        remedy: "the checkpoints written before are intact")
    }
  }
}
