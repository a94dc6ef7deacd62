import Foundation
import FoveaCore
package import FoveaDownload

/// Tells how a download goes.
package final class DownloadProgress {
  /// The paths of what was there already.
  package private(set) var kept: [String] = []

  private var lines: LiveLine
  /// When bytes of the file began to come, and how many there were before.
  private var start: (time: ContinuousClock.Instant, done: Int)?

  /// Watches a download for the terminal or file that standard error is.
  convenience init() { self.init(.standardError) }

  /// Watches a download.
  package init(_ lines: LiveLine) { self.lines = lines }

  /// Takes note of an event.
  package func show(_ event: DownloadEvent) {
    switch event {
    case .kept(let path):
      kept.append(path)
      note("\(path): there already")
    case .began(let path, let address, let done, let size):
      start = (lines.now, done)
      lines.begin()
      let before = done > 0 ? ", \(Formatting.bytes(done)) are there" : ""
      note("\(path): \(size.map(Formatting.bytes) ?? "some bytes") from \(address)\(before)")
    case .progress(let path, let done, let size): progress(FileLocation(path).name, done, size)
    case .failed(let address, let reason): note("\(address) \(reason)")
    case .fetched(let path, let isVerified):
      note("\(path): fetched\(isVerified ? ", SHA-256 is right" : "")")
    case .unpacking(let path): note("\(path): unpacking")
    }
  }

  /// Writes a line that stays, whatever a server has put into it.
  private func note(_ line: String) { lines.keep(Formatting.line(line)) }

  /// Writes how far a file is.
  private func progress(_ name: String, _ done: Int, _ size: Int?) {
    guard let start else { return }
    let seconds = (lines.now - start.time) / .seconds(1)
    let speed = seconds > 0 ? Double(done - start.done) / seconds : 0
    var (whole, left) = ("", "")
    if let size {
      whole = " of \(Formatting.bytes(size))"
      left = speed > 0 ? " eta \(Formatting.duration(Double(size - done) / speed))" : ""
    }
    lines.show("\(name) \(Formatting.bytes(done))\(whole), \(Formatting.bytes(Int(speed)))/s\(left)")
  }
}
