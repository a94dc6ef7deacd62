extension TrainingState {
  /// What no training can have left behind, in words; nil if there is nothing of the kind.
  var problem: String? {
    let numbers: [(name: String, value: Double)] = [
      ("epoch", Double(epoch) - 1), ("stepInEpoch", Double(stepInEpoch)), ("step", Double(step)),
      ("examples", Double(examples)), ("seconds", seconds), ("sums.correct", Double(sums.correct)),
      ("sums.examples", Double(sums.examples)), ("sums.seconds", sums.seconds),
    ]
    if let (name, _) = numbers.first(where: { !canBe($0.value) }) { return "\(name) is out of range" }
    if stepInEpoch > step { return "\(stepInEpoch) of \(step) steps cannot be done in one epoch" }
    if schedule.values.contains(where: { !$0.isFinite }) { return "schedule is out of range" }
    if latest?.isPossible == false { return "latest is out of range" }
    if let best, best.epoch < 1 || best.accuracy > 1 || !best.value.isFinite {
      return "best is out of range"
    }
    return nil
  }
}

extension EpochRecord {
  /// Whether an evaluation can have come out so.
  fileprivate var isPossible: Bool {
    let numbers = [Double(epoch) - 1, Double(epochs) - 1, Double(step), Double(test.examples) - 1]
    return numbers.allSatisfy(canBe)
      && (0...test.examples).contains(test.correct5) && (0...test.correct5).contains(test.correct1)
  }
}

/// Whether a number that only grows can have grown so far; there is room to count on and to multiply.
private func canBe(_ number: Double) -> Bool { (0..<0x1p40).contains(number) }
