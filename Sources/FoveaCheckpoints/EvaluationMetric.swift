/// The figure of an evaluation by which epochs are compared.
public enum EvaluationMetric: String, Codable, Hashable, Sendable, CaseIterable {
  /// The mean loss, the lower the better.
  case loss
  /// The share of examples whose label has the largest logit, the higher the better.
  case top1
  /// The share of examples whose label is among the five largest logits, the higher the better.
  case top5

  /// The figure of an evaluation.
  public func value(of evaluation: Evaluation) -> Double {
    switch self {
    case .loss: evaluation.loss
    case .top1: evaluation.top1
    case .top5: evaluation.top5
    }
  }

  /// Whether one figure is better than another one; equal ones are not.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    switch self {
    case .loss: value < other
    case .top1, .top5: value > other
    }
  }
}
