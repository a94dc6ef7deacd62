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
    /// A convolution and what it does to its result.
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
  /// The values read from outside the group.
  var inputs: [Graph.Value]
  /// The values that others read.
  var outputs: [Graph.Value]
  /// The names of the operations, as in `Convolution+ReLU`.
  var name: String

  /// Whether a ReLU, or its gradient, is part of the group's one step.
  var hasReLU: Bool {
    switch kind {
    case .withReLU: true
    case .convolution(let epilogue): epilogue.relu
    case .single, .markedPooling, .merge: false
    }
  }
}

/// Finds the groups of a graph.
struct Grouping {
  let graph: Graph
  private(set) var readers: [Graph.Value: [Int]] = [:]
  private(set) var makers: [Graph.Value: Int] = [:]
  private(set) var stateValues = Set<Graph.Value>()
  var absorbed = Set<Int>()

  private init(_ graph: Graph) {
    self.graph = graph
    for (index, node) in graph.nodes.enumerated() {
      for value in node.inputs { readers[value, default: []].append(index) }
      for value in node.outputs { makers[value] = index }
    }
    for argument in graph.arguments {
      if case .state = argument.source { stateValues.insert(argument.value) }
    }
    // What leaves the graph has a reader that belongs to no group.
    for value in graph.results.map(\.value) + graph.writes.map(\.value) {
      readers[value, default: []].append(-1)
    }
  }

  /// The groups in an order in which each comes after all that it reads.
  static func groups(of graph: Graph) -> [Group] {
    var grouping = Grouping(graph)
    var groups: [Group] = []
    for index in graph.nodes.indices where !grouping.absorbed.contains(index) {
      groups.append(grouping.group(at: index))
    }
    return groups
  }

  private mutating func group(at index: Int) -> Group {
    let node = graph.nodes[index]
    switch node.operation {
    case is Convolution: return convolution(node, at: index)
    case is Linear, is BatchNormalization:
      if let next = onlyReader(of: node.outputs[0]), graph.nodes[next].operation is ReLU {
        absorbed.insert(next)
        return Group(
          kind: .withReLU, node: node, inputs: node.inputs,
          outputs: graph.nodes[next].outputs + node.outputs.dropFirst(), name: "\(node.operation.kind)+ReLU")
      }
    case is MaxPooling where isMarked(node):
      return Group(
        kind: .markedPooling, node: node, inputs: node.inputs, outputs: node.outputs,
        name: node.operation.kind)
    case is MaxPoolingGradient:
      if let maker = makers[node.inputs[0]], isMarked(graph.nodes[maker]),
        let next = onlyReader(of: node.outputs[0])
      {
        absorbed.insert(next)
        return Group(
          kind: .markedPooling, node: node, inputs: node.inputs, outputs: graph.nodes[next].outputs,
          name: "MaxPoolingGradient+ReLUGradient")
      }
    case is Sum:
      if let next = onlyReader(of: node.outputs[0]) {
        if graph.nodes[next].operation is ReLUGradient, graph.nodes[next].inputs[1] == node.outputs[0],
          normalization(maskedBy: next) == nil
        {
          absorbed.insert(next)
          return merge(node, sources: node.inputs, maskedBy: graph.nodes[next])
        }
        if let split = graph.nodes[next].operation as? Split, split.axis == 1 {
          absorbed.insert(next)
          return merge(node, sources: node.inputs, cutBy: graph.nodes[next])
        }
      }
      return merge(node, sources: node.inputs, maskedBy: nil)
    case is ReLUGradient:
      if let masked = normalization(maskedBy: index) { return group(node, with: masked) }
      return merge(node, sources: [node.inputs[1]], maskedBy: node)
    case let split as Split where split.axis == 1:
      return merge(node, sources: node.inputs, cutBy: node)
    default: break
    }
    return Group(
      kind: .single, node: node, inputs: node.inputs, outputs: node.outputs, name: node.operation.kind)
  }

  /// The node that alone reads a value, nil also if that is part of another group.
  func onlyReader(of value: Graph.Value) -> Int? {
    guard let all = readers[value], all.count == 1, all[0] >= 0, !absorbed.contains(all[0]) else {
      return nil
    }
    return all[0]
  }

  /// Whether a max pooling reads a ReLU's result, and the only thing that happens to its gradient is that the
  /// ReLU masks it.
  ///
  /// A winner's value is the pooled value, so where that is not positive the gradient would be masked.
  private func isMarked(_ pooling: Graph.Node) -> Bool {
    guard let operation = pooling.operation as? MaxPooling, operation.runsInBlocks,
      let all = readers[pooling.outputs[1]], all.count == 1, all[0] >= 0,
      case let gradient = graph.nodes[all[0]],
      let masks = readers[gradient.outputs[0]], masks.count == 1, masks[0] >= 0
    else { return false }
    let mask = graph.nodes[masks[0]]
    return mask.operation is ReLUGradient && mask.inputs[0] == pooling.inputs[0]
      && mask.inputs[1] == gradient.outputs[0]
  }

  /// A sum and perhaps the mask of a ReLU.
  private func merge(_ node: Graph.Node, sources: [Graph.Value], maskedBy gradient: Graph.Node?) -> Group {
    let mask = gradient?.inputs[0]
    let result = (gradient ?? node).outputs[0]
    let name = node.operation.kind + (node.operation is Sum && mask != nil ? "+ReLUGradient" : "")
    return Group(
      kind: .merge(.init(sources: sources, mask: mask, parts: [(result, mask != nil)])), node: node,
      inputs: sources + (mask.map { [$0] } ?? []), outputs: [result], name: name)
  }

  /// A sum that is cut into parts, and the masks of those parts that are ReLUs' results side by side.
  private mutating func merge(_ node: Graph.Node, sources: [Graph.Value], cutBy cut: Graph.Node) -> Group {
    var parts = cut.outputs.map { (value: $0, isMasked: false) }
    var mask: Graph.Value?
    for (place, part) in cut.outputs.enumerated() {
      guard let next = onlyReader(of: part), graph.nodes[next].operation is ReLUGradient,
        graph.nodes[next].inputs[1] == part, normalization(maskedBy: next) == nil,
        let whole = concatenation(holding: graph.nodes[next].inputs[0], at: place, of: cut.outputs),
        mask == nil || mask == whole
      else { continue }
      mask = whole
      absorbed.insert(next)
      parts[place] = (graph.nodes[next].outputs[0], true)
    }
    let name = (sources.count > 1 ? "Sum+" : "") + "Split" + (mask == nil ? "" : "+ReLUGradient")
    return Group(
      kind: .merge(.init(sources: sources, mask: mask, parts: parts)), node: cut,
      inputs: sources + (mask.map { [$0] } ?? []), outputs: parts.map(\.value), name: name)
  }

  /// The concatenation along the channels that has the value at the given place and parts of equal shapes.
  private func concatenation(holding value: Graph.Value, at place: Int, of parts: [Graph.Value]) -> Graph
    .Value?
  {
    for reader in readers[value] ?? [] where reader >= 0 {
      let node = graph.nodes[reader]
      guard let concatenate = node.operation as? Concatenate, concatenate.axis == 1,
        node.inputs.count == parts.count, node.inputs[place] == value,
        zip(node.inputs, parts).allSatisfy({ graph.shape(of: $0) == graph.shape(of: $1) })
      else { continue }
      return node.outputs[0]
    }
    return nil
  }
}
