/// The two pipelines of a run: pictures to learn from may be changed by chance, those to judge on are not.
public struct Pipelines: Hashable, Sendable {
  /// For the pictures that the network learns from.
  public var training: Pipeline
  /// For the pictures that it is judged on, and later for those of its users.
  public var evaluation: Pipeline

  /// Makes a pair, by default of pipelines that resize to the network's input.
  public init(training: Pipeline = .resized, evaluation: Pipeline = .resized) {
    self.training = training
    self.evaluation = evaluation
  }
}
