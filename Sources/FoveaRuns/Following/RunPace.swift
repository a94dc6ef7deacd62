/// How long epochs take, judged by the last ones.
package struct RunPace: Sendable {
  private struct Mark {
    var done: Double
    var time: Double
  }

  private var first: Mark?
  private var latest: Mark?
  /// The ends of the last epochs.
  private var ends: [Mark] = []

  /// The number of epochs that are judged by.
  private static let epochs = 5

  /// Makes a pace of which nothing is known.
  package init() {}

  /// Notes that so many epochs were done at a time.
  package mutating func note(done: Double, time: Double, isEpoch: Bool) {
    let mark = Mark(done: done, time: time)
    if first == nil { first = mark }
    latest = mark
    if isEpoch { ends = (ends + [mark]).suffix(Self.epochs + 1) }
  }

  /// When so many epochs will be done; nil if nothing is known of the pace.
  ///
  /// The median of the last epochs ignores one in which the run was interrupted.
  package func time(atEnd end: Double) -> Double? {
    guard let latest, let seconds = secondsPerEpoch, seconds >= 0 else { return nil }
    let time = latest.time + max(0, end - latest.done) * seconds
    return time.isFinite ? time : nil
  }

  private var secondsPerEpoch: Double? {
    let paces = zip(ends, ends.dropFirst()).compactMap { Self.pace(from: $0, to: $1) }.sorted()
    if !paces.isEmpty { return paces[(paces.count - 1) / 2] }
    guard let first, let latest else { return nil }
    return Self.pace(from: first, to: latest)
  }

  private static func pace(from start: Mark, to end: Mark) -> Double? {
    end.done > start.done ? (end.time - start.time) / (end.done - start.done) : nil
  }
}
