import ArgumentParser
import Fovea
import FoveaCore

/// The average of the parameters that judges and is kept.
struct AverageArguments: ParsableArguments {
  @Option(
    help: .name(
      """
      Parameter average to evaluate and save: \
      \(Registry<any WeightAverage>.standard.names.joined(separator: ", ")); its values follow a colon, as in \
      ema:decay=0.99. (default: none)
      """), completion: .list(Registry<any WeightAverage>.standard.names))
  var weightAverage: String?

  @Flag(
    help: "Evaluate and save the exponential moving average of the parameters; same as --weight-average ema.")
  var modelEma = false

  @Option(help: .number("Decay of the moving average, in 0..<1. (default: 0.999)"))
  var modelEmaDecay: Double?

  @Option(
    help: .count("First epoch of the mean of the parameters over all steps that is evaluated and saved."))
  var swaStart: Int?

  func validate() throws {
    let given = [weightAverage != nil, modelEma, swaStart != nil].count { $0 }
    try require(given <= 1, "--weight-average, --model-ema and --swa-start cannot be combined.")
    try require(modelEmaDecay == nil || modelEma, "--model-ema-decay requires --model-ema.")
    try require(
      (0..<1).contains(modelEmaDecay ?? 0), "--model-ema-decay must be in 0..<1, got \(modelEmaDecay ?? 0).")
    try require(swaStart, in: countRange, "--swa-start")
  }

  /// Throws the parser's error if the average cannot be made.
  func validateChoice() throws { try choice?.validate() }

  /// What was given, for a configuration; nil if nothing was.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a text is no choice.
  func given() throws -> JSONValue? {
    if modelEma {
      var average = JSONValue.object(["name": .string(ExponentialAverage.name)])
      average["decay"] = modelEmaDecay.map { .number($0) }
      return average
    }
    if let swaStart {
      return .object(["name": .string(EqualAverage.name), "start_epoch": .integer(swaStart)])
    }
    return try choice?.given()
  }

  private var choice: ChoiceOptions<any WeightAverage>? {
    weightAverage.map { ChoiceOptions(.standard, "--weight-average", $0, default: ExponentialAverage.name) }
  }
}
