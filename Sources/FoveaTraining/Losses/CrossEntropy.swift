public import FoveaCore
public import FoveaData
public import FoveaGraph

/// Softmax and cross entropy, with weights of classes and label smoothing as `torch.nn.CrossEntropyLoss` defines them.
///
/// Label smoothing is that of Szegedy and others 2016, section 7.
public struct CrossEntropy: Loss {
  /// The name of the loss in configurations, `cross-entropy`.
  public static let name = "cross-entropy"
  /// A phrase that describes the loss in lists and help pages.
  public static let summary = "softmax and cross entropy"

  /// The share of each target that is spread over all classes, in `0..<1`.
  public var labelSmoothing: Double
  /// The weight of each class in training; nil for 1 everywhere.
  public var classWeights: ClassWeights?

  /// Creates the loss without label smoothing and class weights.
  public init() { self.init(labelSmoothing: 0) }

  /// Creates the loss with label smoothing in `0..<1` and a weight for each class, 1 by default.
  public init(labelSmoothing: Double = 0, classWeights: ClassWeights? = nil) {
    self.labelSmoothing = labelSmoothing
    self.classWeights = classWeights
  }

  private enum CodingKeys: String, CodingKey {
    case labelSmoothing = "label_smoothing"
    case classWeights = "class_weights"
  }

  /// Reads the loss; an empty list of weights stands for none, as earlier versions wrote it.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    labelSmoothing = try container.decode(Double.self, forKey: .labelSmoothing)
    let weights = try container.decodeIfPresent(ClassWeights.self, forKey: .classWeights)
    classWeights = weights == .each([]) ? nil : weights
  }

  /// Writes both values; missing class weights as null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(labelSmoothing, forKey: .labelSmoothing)
    try container.encode(classWeights, forKey: .classWeights)
  }

  /// A description of the first value out of range; nil if all are valid.
  public var problem: String? {
    ValueRange.first(
      ValueRange.require("label_smoothing", labelSmoothing, in: 0..<1),
      weights.lazy.compactMap { ValueRange.requireAtLeastZero("class_weights", $0) }.first,
      weights.isEmpty || weights.contains { Float($0) > 0 }
        ? nil : "class_weights must be above 0 for a class")
  }

  /// The weights that are given as numbers.
  private var weights: [Double] { if case .each(let weights)? = classWeights { weights } else { [] } }

  /// The name of the input with the weights of the classes.
  private static let classWeightsName = "classWeights"

  /// Appends a `SoftmaxCrossEntropy` of logits `[N, K]` and labels `int32[N]`, a scalar.
  public func loss(
    of logits: Graph.Value, labels: Graph.Value, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value {
    try graph.applyAll(
      SoftmaxCrossEntropy(labelSmoothing: labelSmoothing), [logits, labels] + weightInputs(in: &graph))[0]
  }

  /// Appends a `SoftTargetCrossEntropy` of logits and targets `[N, K]`, a scalar.
  public func loss(
    of logits: Graph.Value, targets: Graph.Value, in graph: inout Graph
  ) throws(ShapeError) -> Graph.Value {
    try graph.applyAll(
      SoftTargetCrossEntropy(labelSmoothing: labelSmoothing), [logits, targets] + weightInputs(in: &graph))[0]
  }

  /// The input with the weights of the classes, if there are any.
  private func weightInputs(in graph: inout Graph) -> [Graph.Value] {
    weights.isEmpty ? [] : [graph.input(Self.classWeightsName, TensorType([weights.count]))]
  }

  /// The sum of the weights of the examples' classes.
  public func weight(of labels: HostTensor) -> Double {
    guard !weights.isEmpty else { return Double(labels.shape.count) }
    return labels.doubles.reduce(0) { $0 + (weights.indices.contains(Int($1)) ? weights[Int($1)] : 0) }
  }

  /// The same loss with numbers in the place of balanced weights.
  ///
  /// They follow from the labels of the training examples, whatever the sampler.
  public func resolved(for trainingData: any DataSet, classes: Int) -> CrossEntropy {
    guard classWeights == .balanced else { return self }
    var counts = [Int](repeating: 0, count: classes)
    for index in 0..<trainingData.count {
      let label = trainingData.label(at: index)
      if counts.indices.contains(label) { counts[label] += 1 }
    }
    return CrossEntropy(
      labelSmoothing: labelSmoothing, classWeights: .each(ClassWeights.balanced(counts: counts)))
  }

  /// The weights of the classes, if there are any.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there are not as many as classes, or they are still to
  ///   follow from data.
  public func constants(classes: Int) throws -> [String: HostTensor] {
    guard classWeights != .balanced else {
      throw FoveaError(
        .configuration, at: "class weights",
        "balanced weights follow from training data, which are not known here",
        remedy: "resolve the loss for the data first")
    }
    guard !weights.isEmpty else { return [:] }
    guard weights.count == classes else {
      throw FoveaError(
        .configuration, at: "class weights",
        "expected \(classes) numbers, one for each class, got \(weights.count)",
        remedy: "give one for each class")
    }
    return [Self.classWeightsName: HostTensor(weights.map(Float.init), shape: [weights.count])]
  }
}
