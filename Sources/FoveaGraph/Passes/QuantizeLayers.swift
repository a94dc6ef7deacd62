package import FoveaCore

extension Graph {
  /// Lets layers compute with what 8 bits can hold: quantizes their weights and inputs, and turns these back into
  /// numbers.
  ///
  /// An input is quantized once, for all that read it, and before operations that only move numbers (concatenation
  /// along channels, max pooling, a change of shape), so that these move integers. Every value that a node makes
  /// keeps its meaning, up to what the integers cannot hold.
  ///
  /// - Returns: The place where the operations of each old node begin, and behind them the number of all.
  /// - Throws: `ShapeError` if scales do not fit a layer.
  @discardableResult
  package mutating func quantizeLayers(by quantization: Quantization) throws(ShapeError) -> [Int] {
    let placement = QuantizedValues(self, quantization)
    let (old, place) = (nodes, (scope, phase))
    nodes = []
    var starts: [Int] = []
    var held: [Value: Value] = [:]
    for argument in arguments { try hold(argument.value, by: placement, in: &held) }
    for var node in old {
      starts.append(nodes.count)
      (scope, phase) = (node.scope, node.phase)
      let (own, isMoved) = (layer(of: node, in: quantization), placement.isMoved(node))
      node.inputs = node.inputs.map { held[$0] ?? $0 }
      if let own {
        node.inputs[1] = try rounded(node.inputs[1], own.weightScales, .int8)
      }
      nodes.append(node)
      guard !isMoved else { continue }
      for output in node.outputs { try hold(output, by: placement, in: &held) }
    }
    (scope, phase) = place
    return starts + [nodes.count]
  }

  /// The description of the layer that a node computes, nil if it is not quantized.
  fileprivate func layer(of node: Node, in quantization: Quantization) -> Quantization.Layer? {
    guard node.operation is Convolution || node.operation is Linear else { return nil }
    return statePath(of: node.inputs[1]).flatMap { quantization.layers[$0] }
  }

  /// Appends the quantized form of a value, if the value has one.
  private mutating func hold(
    _ value: Value, by placement: QuantizedValues, in held: inout [Value: Value]
  ) throws(ShapeError) {
    guard let range = placement.range(of: value) else { return }
    held[value] = try rounded(value, [range.scale], range.isSigned ? .int8 : .uint8)
  }

  /// Appends what integers of some scales can hold of a value.
  package mutating func rounded(
    _ value: Value, _ scales: [Float], _ type: ElementType
  ) throws(ShapeError) -> Value {
    try apply(Dequantize(scales: scales), apply(Quantize(scales: scales, to: type), value))
  }
}

/// The values of a graph that layers read as integers, in classes of those that share their integers.
private struct QuantizedValues {
  /// What the integers of a class stand for.
  struct Range {
    var scale: Float
    var isSigned: Bool

    /// What holds the numbers of both.
    func joined(with other: Range) -> Range {
      guard isSigned != other.isSigned else {
        return Range(scale: max(scale, other.scale), isSigned: isSigned)
      }
      let limit = max(scale * (isSigned ? 127 : 255), other.scale * (other.isSigned ? 127 : 255))
      return Range(scale: limit / 127, isSigned: true)
    }
  }

  /// A value that stands for each value's class; the values of no class stand for themselves.
  private var parents: [Graph.Value: Graph.Value] = [:]
  private var ranges: [Graph.Value: Range] = [:]

  init(_ graph: Graph, _ quantization: Quantization) {
    let makers = Dictionary(
      graph.nodes.flatMap { node in node.outputs.map { ($0, node) } }, uniquingKeysWith: { $1 })
    var read: [(value: Graph.Value, layer: Quantization.Layer)] = []
    for node in graph.nodes {
      if let layer = graph.layer(of: node, in: quantization) { read.append((node.inputs[0], layer)) }
    }
    // From what is read back to where the numbers come from.
    var open = read.map(\.value)
    var seen = Set(open)
    while let value = open.popLast() {
      guard let maker = makers[value], maker.movesNumbers else { continue }
      for input in maker.inputs {
        join(input, value)
        if seen.insert(input).inserted { open.append(input) }
      }
    }
    for (value, layer) in read {
      let root = root(of: value)
      let own = Range(scale: layer.inputScale, isSigned: layer.isInputSigned)
      ranges[root] = ranges[root]?.joined(with: own) ?? own
    }
  }

  /// What the integers of a value stand for, nil if it has none.
  func range(of value: Graph.Value) -> Range? { ranges[root(of: value)] }

  /// Whether a node only moves integers that its inputs have already.
  func isMoved(_ node: Graph.Node) -> Bool {
    node.movesNumbers && node.inputs.allSatisfy { root(of: $0) == root(of: node.outputs[0]) }
  }

  private func root(of value: Graph.Value) -> Graph.Value {
    var value = value
    while let parent = parents[value] { value = parent }
    return value
  }

  private mutating func join(_ one: Graph.Value, _ other: Graph.Value) {
    let (a, b) = (root(of: one), root(of: other))
    if a != b { parents[a] = b }
  }
}

extension Graph.Node {
  /// Whether each number of the first result is one of the inputs', so that rounding may come before as well.
  fileprivate var movesNumbers: Bool {
    switch operation {
    case let operation as Concatenate: operation.axis == 1
    case is MaxPooling, is Reshape: true
    default: false
    }
  }
}
