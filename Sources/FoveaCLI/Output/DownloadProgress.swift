import Foundation
import FoveaCore
package import FoveaDownload

/// Tells on standard error how a download goes: one live line on a terminal, a line now and then elsewhere.
package final class DownloadProgress {
  /// The paths of what was there already.
  package private(set) var kept: [String] = []

  private let isLive: Bool
  private let write: (String) -> Void
  private let terminalWidth: () -> Int?
  private let now: () -> ContinuousClock.Instant
  /// When bytes of the file began to come, and how many there were before.
  private var start: (time: ContinuousClock.Instant, done: Int)?
  private var lastLine: ContinuousClock.Instant?

  /// Watches a download for the terminal or file that standard error is.
  convenience init() {
    self.init(isLive: Console.canRewrite, write: Console.raw, terminalWidth: { Console.width })
  }

  /// Watches a download; a live line is written over again and again, and so has to fit into one of the terminal's.
  package init(
    isLive: Bool, write: @escaping (String) -> Void, terminalWidth: @escaping () -> Int? = { nil },
    now: @escaping () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    self.isLive = isLive
    self.write = write
    self.terminalWidth = terminalWidth
    self.now = now
  }

  /// Takes note of an event.
  package func show(_ event: DownloadEvent) {
    switch event {
    case .kept(let path):
      kept.append(path)
      note("\(path): there already")
    case .began(let path, let address, let done, let size):
      start = (now(), done)
      lastLine = start?.time
      let before = done > 0 ? ", \(Formatting.bytes(done)) are there" : ""
      note("\(path): \(Formatting.bytes(size)) from \(address)\(before)")
    case .progress(let path, let done, let size): progress(FileLocation(path).name, done, size)
    case .failed(let address, let reason): note("\(address) \(reason)")
    case .fetched(let path): note("\(path): fetched, SHA-256 is right")
    case .unpacking(let path): note("\(path): unpacking")
    }
  }

  /// Writes a line that stays, whatever a server has put into it.
  private func note(_ line: String) {
    write((isLive ? "\r\u{1B}[K" : "") + Formatting.line(line) + "\n")
  }

  /// Writes how far a file is, unless that was written just now.
  private func progress(_ name: String, _ done: Int, _ size: Int) {
    let now = now()
    let pause: Duration = isLive ? .milliseconds(100) : .seconds(30)
    guard let start, lastLine.map({ now - $0 >= pause }) ?? true else { return }
    lastLine = now
    let seconds = (now - start.time) / .seconds(1)
    let speed = seconds > 0 ? Double(done - start.done) / seconds : 0
    let left = speed > 0 ? " eta \(Formatting.duration(Double(size - done) / speed))" : ""
    let line =
      "\(name) \(Formatting.bytes(done)) of \(Formatting.bytes(size)), \(Formatting.bytes(Int(speed)))/s\(left)"
    write(isLive ? "\r\(line.prefix((terminalWidth() ?? 80) - 1))\u{1B}[K" : line + "\n")
  }
}
