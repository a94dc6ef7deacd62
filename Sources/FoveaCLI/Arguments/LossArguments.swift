import ArgumentParser
import Fovea
import FoveaCore

/// How the classes count in the loss.
struct LossArguments: ParsableArguments {
  @Option(help: .number("Share of each target that is spread over all classes. (default: 0)"))
  var labelSmoothing: Double?

  @Option(
    help: ArgumentHelp(
      """
      Weights of the classes in the loss: numbers with commas, in the order of the classes, or balanced, with which \
      every class counts the same. (default: 1 each)
      """, valueName: "weights"))
  var classWeights: String?

  func validate() throws {
    try require(
      (0..<1).contains(labelSmoothing ?? 0), "--label-smoothing must be in 0..<1, got \(labelSmoothing ?? 0)."
    )
    guard let classWeights else { return }
    guard let weights = Self.weights(classWeights) else {
      throw ValidationError(
        "--class-weights must be balanced or numbers separated by commas, got '\(classWeights)'.")
    }
    if let problem = CrossEntropy(classWeights: weights).problem {
      throw ValidationError("--class-weights: \(problem).")
    }
  }

  /// What was given, for a configuration; nil if nothing was.
  ///
  /// - Throws: what encoding throws.
  func given() throws -> JSONValue? {
    var loss: [String: JSONValue] = [:]
    loss["label_smoothing"] = labelSmoothing.map { .number($0) }
    loss["class_weights"] = try classWeights.flatMap(Self.weights).map { try JSONValue(encoding: $0) }
    return loss.isEmpty ? nil : .object(loss)
  }

  /// The weights of classes that a text names, nil if it names none.
  private static func weights(_ text: String) -> ClassWeights? {
    if text == "balanced" { return .balanced }
    let words = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = words.compactMap { Double($0.filter { !$0.isWhitespace }) }
    return numbers.count == words.count ? .each(numbers) : nil
  }
}
