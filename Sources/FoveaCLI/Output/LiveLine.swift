/// Lines about work that goes on: one live line on a terminal, a line now and then elsewhere.
///
/// It uses no colours, so there is none that NO_COLOR would have to take away.
package struct LiveLine {
  private let isLive: Bool
  private let write: (String) -> Void
  private let terminalWidth: () -> Int?
  private let clock: () -> ContinuousClock.Instant
  private var last: ContinuousClock.Instant?

  /// Makes lines; a live one is written over again and again, and so must fit into one of the terminal's.
  package init(
    isLive: Bool, write: @escaping (String) -> Void, terminalWidth: @escaping () -> Int? = { nil },
    now: @escaping () -> ContinuousClock.Instant = { ContinuousClock.now }
  ) {
    (self.isLive, self.write, self.terminalWidth, clock) = (isLive, write, terminalWidth, now)
  }

  /// Lines for the terminal or file that standard error is.
  static var standardError: LiveLine {
    LiveLine(isLive: Console.canRewrite, write: Console.raw, terminalWidth: { Console.width })
  }

  /// The time.
  var now: ContinuousClock.Instant { clock() }

  /// The longest line that can be written over, one column less than the terminal has; nil where none is.
  var limit: Int? { isLive ? (terminalWidth() ?? 80) - 1 : nil }

  /// Writes a line that stays, in the place of the live one.
  func keep(_ line: String) { write((isLive ? "\r\u{1B}[K" : "") + line + "\n") }

  /// Lets the next line wait as if one had been shown just now.
  mutating func begin() { last = now }

  /// Lets the next live line wait no longer.
  mutating func end() { last = nil }

  /// Shows a line that may be skipped, unless one has been shown just now.
  mutating func show(_ line: String) {
    let pause: Duration = isLive ? .milliseconds(100) : .seconds(30)
    let now = now
    guard last.map({ now - $0 >= pause }) ?? isLive else {
      last = last ?? now
      return
    }
    last = now
    write(limit.map { "\r\(line.prefix($0))\u{1B}[K" } ?? line + "\n")
  }
}
