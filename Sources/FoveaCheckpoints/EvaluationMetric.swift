/// The number of an evaluation by which epochs are compared.
public enum EvaluationMetric: String, Codable, Hashable, Sendable, CaseIterable {
  /// The mean loss; lower is better.
  case loss
  /// The share of examples whose label has the largest logit, in `0...1`; higher is better.
  case top1
  /// The share of examples whose label is among the five largest logits, in `0...1`; higher is better.
  case top5

  /// The value of the metric for an evaluation; not a number if it has no examples.
  public func value(of evaluation: Evaluation) -> Double {
    switch self {
    case .loss: evaluation.loss
    case .top1: evaluation.top1
    case .top5: evaluation.top5
    }
  }

  /// Returns whether a value of the metric is better than another one; an equal one is not.
  public func isBetter(_ value: Double, than other: Double) -> Bool {
    switch self {
    case .loss: value < other
    case .top1, .top5: value > other
    }
  }
}
