/// How a network is judged while it learns: cross entropy and its variants.
public struct LossOptions: Hashable, Sendable, Codable {
  /// The share of each target that is spread over all classes, in `0..<1`.
  public var labelSmoothing: Double
  /// What an example of each class counts, nil for 1 everywhere.
  public var classWeights: [Double]?

  /// Makes options, by default plain cross entropy.
  public init(labelSmoothing: Double = 0, classWeights: [Double]? = nil) {
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
  }
}
