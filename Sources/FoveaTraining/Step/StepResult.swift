import FoveaCore
import FoveaRuntime

/// The loss and accuracy of a step's examples, before the update.
public struct StepResult: Hashable, Sendable {
  /// The mean loss of the batch.
  public var loss: Double
  /// The number of examples whose largest logit is that of their label.
  public var correct: Int
  /// The divisor of the mean; see ``Loss/weight(of:)``.
  public var weight: Double

  /// Creates a result from the sums of a step.
  public init(loss: Double, correct: Int, weight: Double) {
    self.loss = loss
    self.correct = correct
    self.weight = weight
  }

  /// Reads the results of a training program, which must be finite.
  ///
  /// - Throws: `FoveaError` with code `.numeric` that names the step if the loss is not finite.
  init(_ results: [String: HostTensor], weight: Double, step number: Int) throws {
    guard let loss = results[TrainingName.loss]?.doubles.first,
      let correct = results[TrainingName.correct]?.doubles.first
    else { throw FoveaError(.backend, at: "training step", "the program returned no loss") }
    guard loss.isFinite else {
      throw FoveaError(
        .numeric, at: "step \(number)", "the loss is \(loss.isNaN ? "nan" : "\(loss)"), not a finite number",
        remedy: "try a lower learning rate or a warm-up")
    }
    self.init(loss: loss, correct: Int(correct), weight: weight)
  }
}

extension Program {
  /// Runs a program of training; an error about a number that is not finite names the step.
  func run(_ inputs: [String: HostTensor], step number: Int) throws -> [String: HostTensor] {
    do {
      return try run(inputs)
    } catch let error as FoveaError where error.code == .numeric {
      throw FoveaError(
        .numeric, at: "step \(number)", "\(error.location): \(error.problem)", remedy: error.remedy)
    }
  }
}
