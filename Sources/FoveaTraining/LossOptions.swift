/// How a network is judged while it learns: cross entropy and its variants.
public struct LossOptions: Hashable, Sendable, Codable, CustomStringConvertible {
  /// The share of each target that is spread over all classes, in `0..<1`.
  public var labelSmoothing: Double
  /// What an example of each class counts, nil for 1 everywhere.
  public var classWeights: [Double]?

  /// Makes options, by default plain cross entropy.
  public init(labelSmoothing: Double = 0, classWeights: [Double]? = nil) {
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
  }

  /// The loss and what of it is not the default, as in "cross entropy, label smoothing 0.1".
  public var description: String {
    var words = ["cross entropy"]
    if labelSmoothing != 0 { words.append("label smoothing \(labelSmoothing)") }
    if let classWeights {
      words.append("class weights \(classWeights.map { "\($0)" }.joined(separator: " "))")
    }
    return words.joined(separator: ", ")
  }
}
