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
