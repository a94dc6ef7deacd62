internal import FoveaGraph

/// Operations that run as one step, or a single operation.
struct Group {
  /// What the group computes.
  enum Kind {
    /// One operation.
    case single
    /// A linear operation or a batch normalization, and the ReLU that alone reads its result; or the gradients of
    /// a batch normalization and such a ReLU.
    case withReLU
    /// A convolution and the operations applied to its result.
    case convolution(Epilogue)
    /// Max pooling of a ReLU's result, or its gradient and that of the ReLU: winners that are not positive
    /// are marked in the forward pass, so that the gradient needs no mask.
    case markedPooling
    /// A sum of gradients, masked by where a ReLU let through, cut into parts: all in one pass.
    case merge(Merge)
  }

  /// What a convolution does to its result before it is stored.
  struct Epilogue {
    /// A normalization with given statistics.
    struct Normalization {
      var operation: BatchNormalization
      /// Scale, shift, mean and variance.
      var vectors: [Graph.Value]
    }

    /// The normalization that is folded into filters and bias.
    var normalization: Normalization?
    /// What is added; the result takes its place.
    var addend: Graph.Value?
    /// Whether negative numbers become zero.
    var relu = false
    /// How the result becomes bytes.
    var quantization: Quantize?
  }

  /// The pieces of a merge, each of which may be missing.
  struct Merge {
    /// What is added.
    var sources: [Graph.Value]
    /// The value that is positive where gradients pass, in the shape of the sum.
    var mask: Graph.Value?
    /// The results and their channels.
    var parts: [(value: Graph.Value, isMasked: Bool)]
  }

  var kind: Kind
  /// The operation in question, of several the first.
  var node: Graph.Node
  /// The place of the group's first operation in the graph.
  let index: Int
  /// The values read from outside the group.
  var inputs: [Graph.Value]
  /// The values that others read.
  var outputs: [Graph.Value]
  /// The names of the operations, as in `Convolution+ReLU`.
  var name: String

  /// The group of one operation.
  init(_ node: Graph.Node, at index: Int) {
    self.node = node
    self.index = index
    (kind, inputs, outputs, name) = (.single, node.inputs, node.outputs, node.operation.kind)
  }

  /// Whether a ReLU, or its gradient, is part of the group's one step.
  var hasReLU: Bool {
    switch kind {
    case .withReLU: true
    case .convolution(let epilogue): epilogue.relu
    case .single, .markedPooling, .merge: false
    }
  }

  /// What the convolution of this group does to its result, nil for other groups.
  var epilogue: Epilogue? {
    if case .convolution(let epilogue) = kind { return epilogue }
    return node.operation is Convolution ? Epilogue() : nil
  }

  /// The pass that adds, masks and cuts, nil for other groups: also a single sum, mask or cut is one.
  var merge: Merge? {
    if case .merge(let merge) = kind { return merge }
    switch node.operation {
    case is Sum: return Merge(sources: node.inputs, parts: [(node.outputs[0], false)])
    case is ReLUGradient:
      return Merge(sources: [node.inputs[1]], mask: node.inputs[0], parts: [(node.outputs[0], true)])
    case let split as Split where split.axis == 1:
      return Merge(sources: node.inputs, parts: node.outputs.map { ($0, false) })
    default: return nil
    }
  }

  /// Makes the group that pass, of the operations named.
  mutating func become(_ merge: Merge, named name: String) {
    kind = .merge(merge)
    inputs = merge.sources + (merge.mask.map { [$0] } ?? [])
    outputs = merge.parts.map(\.value)
    self.name = name
  }
}
