public import FoveaCore
import FoveaGraph

extension Model {
  /// Draws the model for images of shape `[C, H, W]`, by default its own; in training with side branches.
  ///
  /// - Throws: as ``network(batch:input:mode:initialization:)``.
  public func diagram(input: TensorShape? = nil, mode: Network.Mode = .inference) throws -> NetworkDiagram {
    NetworkDiagram(try network(batch: 2, input: input, mode: mode), title: name)
  }
}

extension NetworkDiagram {
  /// Draws a network.
  public init(_ network: Network, title: String) {
    self.title = title
    var sketch = Sketch(network)
    sketch.draw()
    (boxes, edges, frames) = (sketch.boxes, sketch.edges, sketch.frames)
  }
}

/// A drawing under way.
private struct Sketch {
  private(set) var boxes: [NetworkDiagram.Box] = []
  private(set) var edges: [NetworkDiagram.Edge] = []
  private(set) var frames: [NetworkDiagram.Frame] = []
  private let network: Network
  private let owners: [Int?]
  /// The nodes on a way from the images to an output.
  private let live: [Int]
  /// The nodes that read each value.
  private let readers: [Graph.Value: Set<Int>]
  /// The box that makes each value.
  private var makers: [Graph.Value: Int] = [:]
  /// The box of each layer that has one.
  private var boxOfLayer: [Int: Int] = [:]
  /// The frame of each container that has one.
  private var frameOfLayer: [Int: Int] = [:]

  private var graph: Graph { network.graph }
  private var outputs: [(value: Graph.Value, title: String)] {
    network.auxiliary.map { ($0.logits, "logits of \($0.name)") }
      + [(network.logits, network.mode.isTraining ? "logits" : "softmax")]
  }

  init(_ network: Network) {
    self.network = network
    owners = network.owners
    var needed = Set([network.logits] + network.auxiliary.map(\.logits))
    var live: [Int] = []
    for (index, node) in network.graph.nodes.enumerated().reversed()
    where node.outputs.contains(where: needed.contains) {
      needed.formUnion(node.inputs)
      live.append(index)
    }
    self.live = live.reversed()
    var readers: [Graph.Value: Set<Int>] = [:]
    for index in live {
      for value in network.graph.nodes[index].inputs { readers[value, default: []].insert(index) }
    }
    self.readers = readers
  }

  mutating func draw() {
    makeFrames()
    makers[network.images] = add(role: .input, lines: ["images"], value: network.images)
    for index in live { draw(index) }
    for (value, title) in outputs {
      guard let maker = makers[value] else { continue }
      edges.append(.init(from: maker, to: add(role: .output, lines: [title], value: value)))
    }
  }

  private mutating func makeFrames() {
    let blocks = network.blocks(owners)
    var around: [(depth: Int, frame: Int)] = []
    for (index, layer) in network.layers.enumerated() {
      around.removeAll { $0.depth >= layer.depth }
      if blocks.contains(index) {
        frames.append(.init(title: "\(layer.kind) \(layer.path)", parent: around.last?.frame))
        around.append((layer.depth, frames.count - 1))
      }
      frameOfLayer[index] = around.last?.frame
    }
  }

  /// Draws a node: as a part of its layer's box, of the box before it, or as a box of its own.
  private mutating func draw(_ index: Int) {
    let node = graph.nodes[index]
    let sources = unique(node.inputs.compactMap { makers[$0] })
    let layer = owners[index].flatMap { network.layers[$0].isContainer ? nil : $0 }
    let box: Int
    if let layer, let known = boxOfLayer[layer] {
      box = known
    } else if let before = sources.first, sources.count == 1, joins(node, layer: layer, to: before) {
      box = before
      boxes[box].lines.append(line(node, layer: layer))
    } else {
      box = add(
        role: role(node), path: layer.map { network.layers[$0].path } ?? "",
        lines: [line(node, layer: layer)], value: node.outputs[0],
        frame: owners[index].flatMap { frameOfLayer[$0] })
    }
    if let layer { boxOfLayer[layer] = box }
    // A layer may be made of several nodes; the one with the convolution or the pooling gives its kind.
    if boxes[box].role == .other { boxes[box].role = role(node) }
    boxes[box].shape = Array(graph.shape(of: node.outputs[0]).dimensions.dropFirst())
    for source in sources where source != box {
      let edge = NetworkDiagram.Edge(from: source, to: box)
      if !edges.contains(edge) { edges.append(edge) }
    }
    for output in node.outputs { makers[output] = box }
  }

  /// Whether a node shares the box before it: a small operation that alone reads what that box makes.
  private func joins(_ node: Graph.Node, layer: Int?, to before: Int) -> Bool {
    switch node.operation {
    case is BatchNormalization, is ReLU, is LeakyReLU, is Sigmoid, is Tanh, is FoveaGraph.Dropout: break
    default: return false
    }
    guard let value = node.inputs.first, readers[value]?.count == 1 else { return false }
    switch boxes[before].role {
    case .convolution, .dense, .other: return true
    case .join: return !(node.operation is BatchNormalization)
    case .input, .pooling, .output: return false
    }
  }

  private func line(_ node: Graph.Node, layer: Int?) -> String {
    guard let layer else { return name(node.operation) }
    let record = network.layers[layer]
    if record.kind == "Activation" { return record.detail }
    return record.detail.isEmpty ? record.kind : "\(record.kind) \(record.detail)"
  }

  /// The name of an operation that belongs to no single layer.
  private func name(_ operation: any Graph.Operation) -> String {
    switch operation {
    case is Sum: "add"
    case is ScaleChannels: "scale channels"
    case let binary as Binary: binary.function.rawValue
    default: operation.kind.lowercased()
    }
  }

  private func role(_ node: Graph.Node) -> NetworkDiagram.Role {
    if node.isJoin { return .join }
    return switch node.operation {
    case is Convolution: .convolution
    case is Linear: .dense
    case is MaxPooling, is AveragePooling, is AdaptiveAveragePooling: .pooling
    default: .other
    }
  }

  private mutating func add(
    role: NetworkDiagram.Role, path: String = "", lines: [String], value: Graph.Value, frame: Int? = nil
  ) -> Int {
    boxes.append(
      .init(
        role: role, path: path, lines: lines,
        shape: Array(graph.shape(of: value).dimensions.dropFirst()), frame: frame))
    return boxes.count - 1
  }

  private func unique(_ boxes: [Int]) -> [Int] {
    boxes.enumerated().filter { !boxes[..<$0.offset].contains($0.element) }.map(\.element)
  }
}
