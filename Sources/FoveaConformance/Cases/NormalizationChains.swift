import FoveaCore
import FoveaGraph

/// Small graphs around batch normalization that invite a backend to fuse.
extension Conformance {
  private static let same = Convolution(padding: 1)

  /// Groups of inputs as one list.
  private static func inputs(_ parts: [CaseInput]...) -> [CaseInput] { parts.flatMap(\.self) }

  /// Scale and shift.
  private static func affine(_ channels: Int) -> [CaseInput] {
    [.uniform([channels], 0.5...1.5), .normal([channels])]
  }

  /// Scale, shift, mean and variance, kept in the state.
  private static func statistics(_ channels: Int) -> [CaseInput] {
    inputs(
      affine(channels).map { $0.inState() },
      [.normal([channels]).inState(.statistic), .uniform([channels], 0.5...2).inState(.statistic)])
  }

  /// Filters, kept in the state.
  private static func filters(_ shape: TensorShape) -> [CaseInput] { [.normal(shape).inState()] }

  /// Normalizes by the batch, or by mean and variance if the vectors have them.
  private static func normalize(
    _ graph: inout Graph, _ images: Graph.Value, _ vectors: ArraySlice<Graph.Value>
  ) throws -> Graph.Value {
    let operation = BatchNormalization(statistics: vectors.count == 2 ? .batch : .given)
    return try graph.applyAll(operation, [images] + vectors)[0]
  }

  private static func normalizeReLU(
    _ graph: inout Graph, _ images: Graph.Value, _ vectors: ArraySlice<Graph.Value>
  ) throws -> Graph.Value {
    try graph.apply(ReLU(), normalize(&graph, images, vectors))
  }

  static let normalizationChains = normalizationsByBatch + normalizationsGiven + residualSums

  // MARK: Statistics of the batch, as in training

  private static let normalizationsByBatch: [OperationCase] = [
    OperationCase(
      "Graph", "convolution, normalization, ReLU, 40 channels",
      inputs([.normal([2, 6, 5, 5]), .normal([40, 6, 3, 3])], affine(40)), differentiate: [0, 1, 2, 3]
    ) { graph, x in
      [try normalizeReLU(&graph, graph.apply(same, x[0], x[1]), x[2...3])]
    },
    OperationCase(
      "Graph", "normalization, ReLU, 17 channels row-major", inputs([.normal([2, 17, 3, 5])], affine(17)),
      differentiate: [0, 1, 2]
    ) { graph, x in [try normalizeReLU(&graph, x[0], x[1...2])] },
    OperationCase(
      "Graph", "dense layers: normalization, ReLU, convolution, concatenation",
      inputs(
        [.normal([2, 16, 6, 6])], affine(16), [.normal([8, 16, 3, 3])], affine(24),
        [.normal([8, 24, 1, 1])]), differentiate: Array(0..<7)
    ) { graph, x in
      let first = try graph.apply(same, normalizeReLU(&graph, x[0], x[1...2]), x[3])
      let joined = try graph.apply(Concatenate(), x[0], first)
      let second = try graph.apply(Convolution(), normalizeReLU(&graph, joined, x[4...5]), x[6])
      return [try graph.apply(Concatenate(), joined, second)]
    },
    OperationCase(
      "Graph", "a residual block with normalization",
      inputs(
        [.normal([2, 16, 6, 6]), .normal([16, 16, 3, 3])], affine(16), [.normal([16, 16, 3, 3])],
        affine(16)), differentiate: Array(0..<7)
    ) { graph, x in
      let inner = try normalizeReLU(&graph, graph.apply(same, x[0], x[1]), x[2...3])
      let outer = try normalize(&graph, graph.apply(same, inner, x[4]), x[5...6])
      return [try graph.apply(ReLU(), graph.apply(Sum(), outer, x[0]))]
    },
    OperationCase(
      "Graph", "normalization, ReLU, two readers: the sum of their gradients",
      inputs([.normal([2, 8, 4, 4])], affine(8), [.normal([6, 8, 1, 1])]), differentiate: Array(0..<4)
    ) { graph, x in
      let active = try normalizeReLU(&graph, x[0], x[1...2])
      let pooled = try graph.apply(MaxPooling(Window(3, padding: 1)), active)
      return [try graph.apply(Concatenate(), graph.apply(Convolution(), active, x[3]), pooled)]
    },
    OperationCase(
      "Graph", "convolution, normalization, ReLU, max pooling",
      inputs([.normal([2, 3, 8, 8]), .normal([17, 3, 3, 3])], affine(17)), differentiate: Array(0..<4)
    ) { graph, x in
      let active = try normalizeReLU(&graph, graph.apply(same, x[0], x[1]), x[2...3])
      return [try graph.apply(MaxPooling(Window(2, stride: 2)), active)]
    },
    OperationCase(
      "Graph", "normalized branches side by side, the next convolution",
      inputs(
        [.normal([2, 6, 5, 5]), .normal([16, 6, 1, 1])], affine(16), [.normal([6, 6, 3, 3])], affine(6),
        [.normal([8, 22, 1, 1])]), differentiate: Array(0..<8)
    ) { graph, x in
      let first = try normalizeReLU(&graph, graph.apply(Convolution(), x[0], x[1]), x[2...3])
      let second = try normalizeReLU(&graph, graph.apply(same, x[0], x[4]), x[5...6])
      return [try graph.apply(Convolution(), graph.apply(Concatenate(), first, second), x[7])]
    },
    OperationCase(
      "Graph", "a normalization that is read twice", inputs([.normal([2, 8, 4, 4])], affine(8)),
      differentiate: [0, 1, 2]
    ) { graph, x in
      let normal = try normalize(&graph, x[0], x[1...2])
      return [try graph.apply(ReLU(), normal), try graph.apply(Tanh(), normal)]
    },
    OperationCase(
      "Graph", "a normalization that is a result", inputs([.normal([2, 8, 4, 4])], affine(8)),
      differentiate: [0, 1, 2]
    ) { graph, x in
      let normal = try normalize(&graph, x[0], x[1...2])
      return [normal, try graph.apply(ReLU(), normal)]
    },
  ]

  // MARK: Given statistics, as in inference

  /// A convolution, a normalization with statistics of the state, and perhaps a ReLU.
  private static func folding(
    _ title: String, _ convolution: Convolution, _ images: TensorShape, filters count: Int,
    bias: Bool = false,
    relu: Bool = true, differentiate: [Int] = []
  ) -> OperationCase {
    let channels = images[1] / convolution.groups
    let biases: [CaseInput] = bias ? [.normal([count]).inState()] : []
    return OperationCase(
      "Graph", "given statistics after a convolution: \(title)",
      inputs([.normal(images)], filters([count, channels, 3, 3]), biases, statistics(count)),
      differentiate: differentiate
    ) { graph, x in
      let y = try graph.applyAll(convolution, Array(x[..<(2 + biases.count)]))[0]
      let normal = try normalize(&graph, y, x[(2 + biases.count)...])
      return [relu ? try graph.apply(ReLU(), normal) : normal]
    }
  }

  private static let normalizationsGiven: [OperationCase] = [
    folding("17 channels", same, [2, 3, 5, 5], filters: 17),
    folding("17 channels, bias", same, [2, 17, 5, 5], filters: 17, bias: true),
    folding("40 channels, no ReLU", same, [1, 40, 5, 5], filters: 40, relu: false),
    folding("40 channels, planes for Winograd, bias", same, [2, 40, 9, 9], filters: 40, bias: true),
    folding("two groups", Convolution(padding: 1, groups: 2), [2, 8, 5, 5], filters: 24, bias: true),
    folding("stride 2", Convolution(stride: 2, padding: 1), [2, 6, 7, 7], filters: 20),
    folding("with gradients", same, [2, 3, 5, 5], filters: 17, differentiate: Array(0..<4)),
    OperationCase(
      "Graph", "given statistics, ReLU, 17 channels row-major",
      inputs([.normal([2, 17, 3, 5])], statistics(17)),
      differentiate: [0, 1, 2]
    ) { graph, x in [try normalizeReLU(&graph, x[0], x[1...4])] },
    OperationCase(
      "Graph", "dense layer with given statistics",
      inputs(
        [.normal([2, 16, 6, 6])], statistics(16), filters([40, 16, 1, 1]), statistics(40),
        filters([8, 40, 3, 3]))
    ) { graph, x in
      let inner = try graph.apply(Convolution(), normalizeReLU(&graph, x[0], x[1...4]), x[5])
      let outer = try graph.apply(same, normalizeReLU(&graph, inner, x[6...9]), x[10])
      return [try graph.apply(Concatenate(), x[0], outer)]
    },
    OperationCase(
      "Graph", "a convolution that is read beside its normalization",
      inputs([.normal([2, 3, 5, 5])], filters([8, 3, 3, 3]), statistics(8))
    ) { graph, x in
      let y = try graph.apply(same, x[0], x[1])
      return [try normalizeReLU(&graph, y, x[2...5]), try graph.apply(Tanh(), y)]
    },
    OperationCase(
      "Graph", "given statistics that are read twice",
      inputs([.normal([2, 3, 5, 5])], filters([8, 3, 3, 3]), statistics(8))
    ) { graph, x in
      let normal = try normalize(&graph, graph.apply(same, x[0], x[1]), x[2...5])
      return [try graph.apply(ReLU(), normal), try graph.apply(Tanh(), normal)]
    },
    OperationCase(
      "Graph", "statistics that are given for each run",
      inputs(
        [.normal([2, 3, 5, 5])], filters([8, 3, 3, 3]), affine(8), [.normal([8]), .uniform([8], 0.5...2)])
    ) { graph, x in [try normalizeReLU(&graph, graph.apply(same, x[0], x[1]), x[2...5])] },
  ]

  // MARK: Sums of two paths

  private static let residualSums: [OperationCase] = [
    OperationCase(
      "Graph", "residual blocks with given statistics",
      inputs(
        [.normal([2, 40, 9, 9])], filters([40, 40, 3, 3]), statistics(40), filters([40, 40, 3, 3]),
        statistics(40), filters([40, 40, 3, 3]), statistics(40), filters([40, 40, 3, 3]), statistics(40))
    ) { graph, x in
      var y = x[0]
      for v in [1, 11] {
        let inner = try normalizeReLU(&graph, graph.apply(same, y, x[v]), x[(v + 1)...(v + 4)])
        let outer = try normalize(&graph, graph.apply(same, inner, x[v + 5]), x[(v + 6)...(v + 9)])
        y = try graph.apply(ReLU(), graph.apply(Sum(), outer, y))
      }
      return [y]
    },
    OperationCase(
      "Graph", "a residual block whose shortcut is a convolution",
      inputs(
        [.normal([2, 16, 7, 7])], filters([17, 16, 1, 1]), statistics(17), filters([24, 17, 3, 3]),
        statistics(24), filters([24, 16, 1, 1]), statistics(24))
    ) { graph, x in
      let inner = try normalizeReLU(&graph, graph.apply(Convolution(), x[0], x[1]), x[2...5])
      let coarse = Convolution(stride: 2, padding: 1)
      let outer = try normalize(&graph, graph.apply(coarse, inner, x[6]), x[7...10])
      let short = try normalize(&graph, graph.apply(Convolution(stride: 2), x[0], x[11]), x[12...15])
      return [try graph.apply(ReLU(), graph.apply(Sum(), outer, short))]
    },
    OperationCase(
      "Graph", "the sum of two convolutions",
      [.normal([2, 6, 5, 5]), .normal([17, 6, 3, 3]), .normal([17, 6, 1, 1]), .normal([17])],
      differentiate: [0, 1, 2, 3]
    ) { graph, x in
      let first = try graph.apply(same, x[0], x[1])
      return [try graph.apply(Sum(), graph.apply(Convolution(), x[0], x[2], x[3]), first)]
    },
    OperationCase(
      "Graph", "a sum whose other part is read again",
      [.normal([2, 6, 5, 5]), .normal([8, 6, 3, 3]), .normal([8, 6, 1, 1])], differentiate: [0, 1, 2]
    ) { graph, x in
      let first = try graph.apply(same, x[0], x[1])
      let sum = try graph.apply(Sum(), first, graph.apply(Convolution(), x[0], x[2]))
      return [sum, try graph.apply(MaxPooling(Window(2)), first)]
    },
    OperationCase(
      "Graph", "the sum of a convolution and its input", [.normal([2, 8, 5, 5]), .normal([8, 8, 3, 3])],
      differentiate: [0, 1]
    ) { graph, x in [try graph.apply(Sum(), graph.apply(same, x[0], x[1]), x[0])] },
    OperationCase(
      "Graph", "a sum whose other part is a view of what is read again",
      [.normal([2, 8, 4, 4]), .normal([8, 8, 3, 3]), .normal([2, 8, 16])]
    ) { graph, x in
      let view = try graph.apply(Reshape(to: [2, 8, 4, 4]), x[2])
      let sum = try graph.apply(Sum(), graph.apply(same, x[0], x[1]), view)
      return [sum, try graph.apply(Tanh(), x[2])]
    },
  ]
}
