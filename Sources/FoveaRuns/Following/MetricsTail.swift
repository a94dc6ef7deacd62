import Foundation
import FoveaCore

/// The lines of `metrics.jsonl` as they come: each reading returns those that are new.
///
/// A last line that is not whole is left for the next reading. A file that is another one than before, or has been cut
/// back, is read from its beginning.
struct MetricsTail {
  /// What a reading found.
  struct Piece {
    var lines: [MetricsLog.Line] = []
    /// Whether the lines take the place of all that were read before.
    var isReset = false
    /// Whether there is more to read.
    var hasMore = false
  }

  private let location: FileLocation
  private var identity: FileIdentity?
  /// Where the next line begins.
  private var offset = 0
  /// The bytes before that place, by which a file that was written over is recognized.
  private var mark = Data()
  /// Whether what comes belongs to a line that is too long.
  private var isSkipping = false
  private let decoder = MetricsLog.makeDecoder()
  /// The number of lines so far that could not be understood.
  private(set) var damagedLines = 0

  /// The most bytes of a line.
  static let longestLine = 1 << 16
  private static let markLength = 64

  init(_ location: FileLocation) { self.location = location }

  /// Reads what is new, at most so many bytes.
  ///
  /// - Throws: `FoveaError` with code `.file` if there is no file or it cannot be read.
  mutating func read(atMost limit: Int) throws -> Piece {
    let current = try FileIdentity(location)
    let (handle, count) = try RegularFile.open(location)
    var piece = Piece()
    do {
      if try current != identity || count < offset || !isMarked(handle) {
        piece.isReset = identity != nil
        self = MetricsTail(location)
        identity = current
      }
      guard count > offset else { return piece }
      try handle.seek(toOffset: UInt64(offset))
      // A whole line fits, so that every reading gets on.
      let bytes = try handle.read(upToCount: max(limit, Self.longestLine + 1)) ?? Data()
      piece.hasMore = offset + bytes.count < count
      take(bytes, into: &piece)
    } catch let error as FoveaError {
      throw error
    } catch {
      throw FoveaError.unreadable(location.path, error)
    }
    return piece
  }

  private mutating func take(_ bytes: Data, into piece: inout Piece) {
    var start = bytes.startIndex
    while let end = bytes[start...].firstIndex(of: 0x0A) {
      let text = bytes[start..<end]
      start = end + 1
      if isSkipping {
        isSkipping = false
      } else if let line = text.count > Self.longestLine
        ? nil
        : try? decoder.decode(
          MetricsLog.Line.self, from: text)
      {
        piece.lines.append(line)
      } else {
        damagedLines += 1
      }
    }
    if bytes.endIndex - start > Self.longestLine {
      if !isSkipping { damagedLines += 1 }
      isSkipping = true
      start = bytes.endIndex
    }
    offset += start - bytes.startIndex
    mark = Data((mark + bytes[..<start].suffix(Self.markLength)).suffix(Self.markLength))
  }

  /// Whether the bytes before the next line are those that were read there.
  private func isMarked(_ handle: FileHandle) throws -> Bool {
    guard !mark.isEmpty else { return true }
    try handle.seek(toOffset: UInt64(offset - mark.count))
    return try handle.read(upToCount: mark.count) == mark
  }
}
