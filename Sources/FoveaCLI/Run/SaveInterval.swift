import ArgumentParser

/// How often a run is saved within an epoch: after a time, as in `5m`, or after steps, as in `500`.
enum SaveInterval: ExpressibleByArgument, Hashable, CustomStringConvertible {
  case time(seconds: Int)
  case steps(Int)

  private static let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600]

  init?(argument: String) {
    let unit = argument.last.flatMap { Self.units[$0] }
    let digits = unit == nil ? argument[...] : argument.dropLast()
    guard let number = Int(digits), number >= 1, number <= 1_000_000_000 else { return nil }
    self = unit.map { .time(seconds: number * $0) } ?? .steps(number)
  }

  var description: String {
    switch self {
    case .time(let seconds) where seconds % 3600 == 0: "\(seconds / 3600)h"
    case .time(let seconds) where seconds % 60 == 0: "\(seconds / 60)m"
    case .time(let seconds): "\(seconds)s"
    case .steps(let steps): "\(steps)"
    }
  }
}
