public import FoveaCore
import FoveaGraph

extension Model {
  /// The model in the form of GoogLeNet's table, for images of shape `[C, H, W]`, by default its own.
  ///
  /// - Throws: as ``network(batch:input:mode:initialization:)``.
  public func stageTable(input: TensorShape? = nil) throws -> StageTable {
    let network = try network(batch: 1, input: input, mode: .inference)
    return StageTable(
      model: name, input: Array(network.graph.shape(of: network.images).dimensions.dropFirst()),
      rows: StageReader(network).rows)
  }
}

/// Reads the stages off a network.
private struct StageReader {
  private(set) var rows: [StageTable.Row] = []
  private let network: Network
  private let makers: [Graph.Value: Int]
  /// Whether the last row is a 1 x 1 convolution that may turn out to be the reduction of the next one.
  private var lastMayReduce = false

  private var graph: Graph { network.graph }

  init(_ network: Network) {
    self.network = network
    makers = Dictionary(
      uniqueKeysWithValues: network.graph.nodes.enumerated().flatMap { index, node in
        node.outputs.map { ($0, index) }
      })
    let blocks = network.blocks(network.owners)
    var inside: Int?
    for (index, layer) in network.layers.enumerated() {
      if let depth = inside, layer.depth > depth { continue }
      inside = nil
      if blocks.contains(index) {
        inside = layer.depth
        add(block: layer)
      } else if !layer.isContainer {
        add(layer)
      }
    }
    let logits = graph.shape(of: network.logits)
    rows.append(
      StageTable.Row(
        type: "softmax", output: Self.size(logits), depth: 0, parameters: 0, multiplyAccumulates: 0))
  }

  /// Adds a layer of the chain: a row of its own, or a part of the last one.
  private mutating func add(_ layer: LayerRecord) {
    var row = StageTable.Row(
      type: Self.words(layer.kind) + (layer.detail.isEmpty ? "" : " (\(layer.detail))"),
      output: Self.size(layer.outputShape), depth: 0, parameters: layer.parameterCount,
      multiplyAccumulates: layer.multiplyAccumulates)
    guard let node = layer.nodes.map({ graph.nodes[$0] }).first(where: { $0.step(in: graph) != nil }),
      let step = node.step(in: graph)
    else {
      if layer.kind == "BatchNorm2D", rows.last?.type == "convolution" {
        rows[rows.count - 1].parameters += layer.parameterCount
      } else if layer.kind != "Activation", layer.kind != "Flatten" {
        rows.append(row)
        lastMayReduce = false
      }
      return
    }
    (row.type, row.patch, row.depth) = (step.type, step.patch, step.depth)
    if lastMayReduce, let last = rows.last, case .convolution(let size, _, let filters) = step,
      let columns = StageTable.Column.pair(of: size)
    {
      rows.removeLast()
      row.depth += last.depth
      row.filters = [columns.reduce: last.output[2], columns.out: filters]
      row.parameters += last.parameters
      row.multiplyAccumulates += last.multiplyAccumulates
    }
    rows.append(row)
    lastMayReduce = step.mayReduce
  }

  /// Adds a unit that joins branches.
  private mutating func add(block: LayerRecord) {
    var row = StageTable.Row(
      type: Self.title(block), output: Self.size(block.outputShape), depth: depth(of: block),
      parameters: block.parameterCount, multiplyAccumulates: block.multiplyAccumulates)
    for path in paths(to: block.output, inside: block.nodes) ?? [] {
      if !row.fill(path) {
        row.otherBranches.append(path.isEmpty ? "input" : path.map(\.text).joined(separator: ", "))
      }
    }
    rows.append(row)
    lastMayReduce = false
  }

  /// The ways through a unit that end in a value, nil if there are too many to tell.
  private func paths(to value: Graph.Value, inside nodes: Range<Int>) -> [[Step]]? {
    guard let maker = makers[value], nodes.contains(maker) else { return [[]] }
    let node = graph.nodes[maker]
    var all: [[Step]] = []
    for input in node.isJoin ? node.inputs : Array(node.inputs.prefix(1)) {
      guard let found = paths(to: input, inside: nodes), all.count + found.count <= 16 else { return nil }
      all += found
    }
    guard let step = node.step(in: graph) else { return all }
    return all.map { $0 + [step] }
  }

  /// The number of convolutions and dense layers on the longest way through a unit.
  private func depth(of block: LayerRecord) -> Int {
    var depths: [Graph.Value: Int] = [:]
    for node in block.nodes.map({ graph.nodes[$0] }) {
      let own = node.step(in: graph)?.depth ?? 0
      let depth = (node.inputs.map { depths[$0] ?? 0 }.max() ?? 0) + own
      for output in node.outputs { depths[output] = depth }
    }
    return depths[block.output] ?? 0
  }

  /// Height, width and channels; rows of features are images of one pixel.
  private static func size(_ shape: TensorShape) -> [Int] {
    shape.rank == 4 ? [shape[2], shape[3], shape[1]] : [1, 1, shape.dimensions.dropFirst().reduce(1, *)]
  }

  /// `inception (3a)` for the kind `Inception` at the path `inception3a`.
  private static func title(_ layer: LayerRecord) -> String {
    let kind = words(layer.kind)
    let path = layer.path.lowercased().hasPrefix(kind) ? layer.path.dropFirst(kind.count) : layer.path[...]
    return path.isEmpty ? kind : "\(kind) (\(path))"
  }

  /// `dense layer` for `DenseLayer`.
  private static func words(_ kind: String) -> String {
    zip(" " + kind, kind).map { before, letter in
      before.isLowercase && letter.isUppercase ? " \(letter.lowercased())" : letter.lowercased()
    }.joined()
  }
}

extension StageTable.Column {
  /// The columns of a convolution of a size and of the 1 x 1 convolution before it.
  fileprivate static func pair(of size: Size2D) -> (reduce: Self, out: Self)? {
    switch size {
    case 3: (.threeReduce, .three)
    case 5: (.fiveReduce, .five)
    default: nil
    }
  }
}

extension StageTable.Row {
  /// Writes a branch into its columns; false if it has none or they are taken.
  fileprivate mutating func fill(_ path: [Step]) -> Bool {
    var cells: [StageTable.Column: Int] = [:]
    switch (path.first, path.dropFirst().first) {
    case (.convolution(1, _, let filters), nil): cells[.one] = filters
    case (.convolution(1, _, let narrow), .convolution(let size, _, let wide)):
      guard let pair = StageTable.Column.pair(of: size) else { return false }
      cells = [pair.reduce: narrow, pair.out: wide]
    case (.pool, .convolution(1, _, let filters)): cells[.poolProjection] = filters
    default: return false
    }
    guard path.count <= 2, cells.keys.allSatisfy({ filters[$0] == nil }) else { return false }
    filters.merge(cells) { $1 }
    return true
  }
}

/// What a table tells of an operation.
private enum Step {
  case convolution(Size2D, stride: Size2D, filters: Int)
  case pool(String, Size2D, stride: Size2D)
  case linear

  var type: String {
    switch self {
    case .convolution: "convolution"
    case .pool(let name, _, _): name
    case .linear: "linear"
    }
  }

  var patch: String? {
    switch self {
    case .convolution(let size, let stride, _), .pool(_, let size, let stride):
      "\(size.height)×\(size.width)/\(stride)"
    case .linear: nil
    }
  }

  var depth: Int {
    switch self {
    case .convolution, .linear: 1
    case .pool: 0
    }
  }

  var mayReduce: Bool {
    if case .convolution(1, 1, _) = self { true } else { false }
  }

  /// The step in a list of those of a branch, as in `128 3×3` or `3×3/2 max pool`.
  var text: String {
    switch self {
    case .convolution(let size, let stride, let filters):
      "\(filters) \(size.height)×\(size.width)" + (stride == 1 ? "" : "/\(stride)")
    case .pool(let name, let size, let stride):
      "\(size.height)×\(size.width)" + (stride == 1 ? "" : "/\(stride)") + " \(name)"
    case .linear: "linear"
    }
  }
}

extension Graph.Node {
  /// What a table tells of the node, nil if nothing.
  fileprivate func step(in graph: Graph) -> Step? {
    switch operation {
    case let convolution as Convolution:
      let filter = graph.shape(of: inputs[1])
      return .convolution(
        Size2D(filter[2], filter[3]), stride: convolution.stride, filters: filter[0])
    case let pool as MaxPooling: return .pool("max pool", pool.window.size, stride: pool.window.stride)
    case let pool as AveragePooling: return .pool("avg pool", pool.window.size, stride: pool.window.stride)
    case let pool as AdaptiveAveragePooling:
      // With one result the window is the whole image, and stays where it is.
      let image = graph.shape(of: inputs[0])
      let size = Size2D(image[2] / pool.size.height, image[3] / pool.size.width)
      return .pool("avg pool", size, stride: pool.size == 1 ? 1 : size)
    case is Linear: return .linear
    default: return nil
    }
  }
}
