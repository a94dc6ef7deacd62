import ArgumentParser

/// Throws the parser's error, with its usage line, unless the condition holds.
func require(_ condition: Bool, _ message: String) throws {
  guard condition else { throw ValidationError(message) }
}

/// Throws the parser's error, with its usage line, unless a number is missing or in a range.
func require(_ number: Int?, in range: ClosedRange<Int>, _ option: String) throws {
  try require(
    number.map(range.contains) ?? true,
    "\(option) must be in \(range.lowerBound)...\(range.upperBound), got \(number ?? 0).")
}

/// Throws the parser's error, with its usage line, unless a number is missing or at least as large as another.
func require(_ number: Int?, atLeast bound: Int, _ option: String) throws {
  try require(number ?? bound >= bound, "\(option) must be at least \(bound), got \(number ?? 0).")
}

/// The valid numbers of pictures in a batch, and of epochs.
let countRange = 1...1_000_000
