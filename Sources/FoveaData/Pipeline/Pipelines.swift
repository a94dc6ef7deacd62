/// The two pipelines of a run: one for pictures to learn from, which may be random, and one for pictures to
/// judge on.
public struct Pipelines: Hashable, Sendable {
  /// The pipeline of the pictures that the network learns from.
  public var training: Pipeline
  /// The pipeline of the pictures that the network is judged on, and later of those that it is used for.
  public var evaluation: Pipeline

  /// Creates a pair, by default of pipelines that resize to the network's input.
  public init(training: Pipeline = .resized, evaluation: Pipeline = .resized) {
    self.training = training
    self.evaluation = evaluation
  }
}
