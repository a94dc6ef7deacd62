public import FoveaCore
public import FoveaGraph

/// Softmax and cross entropy, with weights of classes and label smoothing as `torch.nn.CrossEntropyLoss` defines them.
///
/// Label smoothing is that of Szegedy and others 2016, section 7.
public struct CrossEntropy: Loss {
  /// The name in the registry.
  public static let name = "cross-entropy"
  /// What it is.
  public static let summary = "softmax and cross entropy"

  /// The share of each target that is spread over all classes, in `0..<1`.
  public var labelSmoothing: Double
  /// What an example of each class counts, at least 0 each; none for 1 everywhere.
  public var classWeights: [Double]

  /// Makes plain cross entropy.
  public init() { self.init(labelSmoothing: 0) }

  /// Makes the loss.
  public init(labelSmoothing: Double = 0, classWeights: [Double] = []) {
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
  }

  private enum CodingKeys: String, CodingKey {
    case labelSmoothing = "label_smoothing"
    case classWeights = "class_weights"
  }

  /// What is wrong with its values.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("label_smoothing", labelSmoothing, in: 0..<1),
      classWeights.lazy.compactMap { ValueRange.requireAtLeastZero("class_weights", $0) }.first)
  }

  /// The name of the input with the weights of the classes.
  private static let classWeightsName = "classWeights"

  /// Appends a `SoftmaxCrossEntropy`.
  public func loss(
    of logits: Graph.Value, labels: Graph.Value, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value {
    let weights =
      classWeights.isEmpty ? [] : [graph.input(Self.classWeightsName, TensorType([classWeights.count]))]
    return try graph.applyAll(
      SoftmaxCrossEntropy(labelSmoothing: labelSmoothing), [logits, labels] + weights)[0]
  }

  /// The sum of the weights of the examples' classes.
  public func weight(of labels: HostTensor) -> Double {
    guard !classWeights.isEmpty else { return Double(labels.shape.count) }
    return labels.doubles.reduce(0) {
      $0 + (classWeights.indices.contains(Int($1)) ? classWeights[Int($1)] : 0)
    }
  }

  /// The weights of the classes, if there are any.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there are not as many as classes.
  public func constants(classes: Int) throws -> [String: HostTensor] {
    guard !classWeights.isEmpty else { return [:] }
    guard classWeights.count == classes else {
      throw FoveaError(
        .configuration, at: "class weights", "there are \(classWeights.count) for \(classes) classes",
        remedy: "give one for each class")
    }
    return [Self.classWeightsName: HostTensor(classWeights.map(Float.init), shape: [classWeights.count])]
  }
}
