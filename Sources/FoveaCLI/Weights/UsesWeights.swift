import FoveaCore

/// A command that uses weights, which may be names.
protocol UsesWeights {
  /// The weights that must be here before the command runs.
  var usedWeights: [FileLocation] { get }
}

extension ValCommand: UsesWeights {
  var usedWeights: [FileLocation] { [weights.weights] }
}
extension PredictCommand: UsesWeights {
  var usedWeights: [FileLocation] { [weights.weights] }
}
extension ExportCommand: UsesWeights {
  var usedWeights: [FileLocation] { [weights.weights] }
}
extension QuantizeCommand: UsesWeights {
  var usedWeights: [FileLocation] { [weights.weights] }
}
extension BenchmarkCommand: UsesWeights {
  var usedWeights: [FileLocation] { weights.map { [$0] } ?? [] }
}
extension SummaryCommand: UsesWeights {
  var usedWeights: [FileLocation] { weights.map { [$0] } ?? [] }
}
extension InfoCommand: UsesWeights {
  var usedWeights: [FileLocation] { [file] }
}
extension TrainCommand: UsesWeights {
  // A run that goes on has them in its checkpoint.
  var usedWeights: [FileLocation] {
    output.resume ? [] : [choices.start.weights, choices.start.initFrom].compactMap { $0 }
  }
}
extension LRFindCommand: UsesWeights {
  var usedWeights: [FileLocation] { [choices.start.weights, choices.start.initFrom].compactMap { $0 } }
}
