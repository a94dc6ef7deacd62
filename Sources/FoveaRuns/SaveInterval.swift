/// The interval of saves within an epoch: after a time, as in `5m`, or after steps, as in `500`.
public enum SaveInterval: Hashable, Sendable {
  /// After so many seconds.
  case time(seconds: Int)
  /// After so many steps.
  case steps(Int)

  private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]
}

extension SaveInterval: LosslessStringConvertible {
  /// Reads a number of steps, or of seconds, minutes or hours with `s`, `m` or `h` behind it; nil for anything else
  /// and for numbers outside of `1...1_000_000_000`.
  public init?(_ text: String) {
    let unit = text.last.flatMap { Self.units[$0] }
    let digits = unit == nil ? text[...] : text.dropLast()
    guard let number = Int(digits), number >= 1, number <= 1_000_000_000 else { return nil }
    self = unit.map { .time(seconds: number * $0) } ?? .steps(number)
  }

  /// The text that reads as this interval, in the largest unit that keeps it whole.
  public var description: String {
    switch self {
    case .time(let seconds) where seconds % 3600 == 0: "\(seconds / 3600)h"
    case .time(let seconds) where seconds % 60 == 0: "\(seconds / 60)m"
    case .time(let seconds): "\(seconds)s"
    case .steps(let steps): "\(steps)"
    }
  }
}
