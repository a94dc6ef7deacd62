import FoveaCore
import FoveaGraph

/// Small graphs that invite a backend to fuse.
extension Conformance {
  /// Images, filters and bias of a convolution.
  private static func inputs(_ images: TensorShape, filters: Int, _ size: Int) -> [CaseInput] {
    [.normal(images), .normal([filters, images[1], size, size]), .normal([filters])]
  }

  private static let same = Convolution(padding: 1)

  private static func wholeImage(channels: Int) -> OperationCase {
    OperationCase(
      "Graph", "convolution, max pooling of the whole image, \(channels) channels",
      inputs([2, channels, 5, 4], filters: channels, 3), differentiate: [0, 1, 2]
    ) { graph, x in
      [try graph.apply(MaxPooling(Window(Size2D(5, 4))), try graph.apply(same, x[0], x[1], x[2]))]
    }
  }

  static let chains: [OperationCase] = [
    OperationCase(
      "Graph", "convolution, ReLU", inputs([2, 3, 6, 6], filters: 17, 3), differentiate: [0, 1, 2]
    ) { graph, x in
      [try graph.apply(ReLU(), try graph.apply(same, x[0], x[1], x[2]))]
    },
    OperationCase(
      "Graph", "convolution, ReLU, max pooling", inputs([2, 1, 8, 8], filters: 6, 3),
      differentiate: [0, 1, 2]
    ) { graph, x in
      let active = try graph.apply(ReLU(), try graph.apply(same, x[0], x[1], x[2]))
      return [try graph.apply(MaxPooling(Window(3, stride: 2, padding: 1)), active)]
    },
    wholeImage(channels: 8), wholeImage(channels: 32),
    OperationCase(
      "Graph", "convolution, sigmoid, average pooling", inputs([1, 1, 8, 8], filters: 6, 3),
      differentiate: [0, 1, 2]
    ) { graph, x in
      let active = try graph.apply(Sigmoid(), try graph.apply(same, x[0], x[1], x[2]))
      return [try graph.apply(AveragePooling(Window(2, stride: 2)), active)]
    },
    OperationCase(
      "Graph", "convolution, batch normalization, ReLU",
      [.normal([3, 6, 5, 5]), .normal([17, 6, 3, 3]), .normal([17]), .normal([17])],
      differentiate: [0, 1, 2, 3], results: [0]
    ) { graph, x in
      let y = try graph.apply(same, x[0], x[1])
      let normal = try graph.applyAll(BatchNormalization(statistics: .batch), [y, x[2], x[3]])
      return [try graph.apply(ReLU(), normal[0]), normal[1], normal[2]]
    },
    OperationCase(
      "Graph", "convolution, given statistics, ReLU",
      [
        .normal([2, 3, 5, 5]), .normal([8, 3, 3, 3]), .normal([8]), .normal([8]), .normal([8]),
        .uniform([8], 0.5...2),
      ], differentiate: [0, 1, 2, 3]
    ) { graph, x in
      let y = try graph.apply(same, x[0], x[1])
      let normal = try graph.applyAll(
        BatchNormalization(statistics: .given), [y, x[2], x[3], x[4], x[5]])
      return [try graph.apply(ReLU(), normal[0])]
    },
    OperationCase(
      "Graph", "an inception block: branches, concatenation, next convolution",
      [
        .normal([1, 8, 5, 5]), .normal([6, 8, 1, 1]), .normal([6]), .normal([16, 8, 3, 3]), .normal([16]),
        .normal([3, 8, 1, 1]), .normal([3]), .normal([8, 25, 1, 1]), .normal([8]),
      ], differentiate: Array(0..<9)
    ) { graph, x in
      let first = try graph.apply(ReLU(), try graph.apply(Convolution(), x[0], x[1], x[2]))
      let second = try graph.apply(ReLU(), try graph.apply(same, x[0], x[3], x[4]))
      let pooled = try graph.apply(MaxPooling(Window(3, padding: 1)), x[0])
      let third = try graph.apply(ReLU(), try graph.apply(Convolution(), pooled, x[5], x[6]))
      let joined = try graph.applyAll(Concatenate(), [first, second, third])[0]
      return [try graph.apply(ReLU(), try graph.apply(Convolution(), joined, x[7], x[8]))]
    },
    OperationCase(
      "Graph", "two blocks: the sum of gradients, its parts, their ReLU masks",
      [
        .normal([2, 3, 4, 4]), .normal([16, 3, 1, 1]), .normal([16]), .normal([6, 3, 3, 3]), .normal([6]),
        .normal([4, 22, 1, 1]), .normal([4]), .normal([5, 22, 3, 3]), .normal([5]),
      ], differentiate: Array(0..<9)
    ) { graph, x in
      let first = try graph.apply(ReLU(), try graph.apply(Convolution(), x[0], x[1], x[2]))
      let second = try graph.apply(ReLU(), try graph.apply(same, x[0], x[3], x[4]))
      let joined = try graph.applyAll(Concatenate(), [first, second])[0]
      let third = try graph.apply(ReLU(), try graph.apply(Convolution(), joined, x[5], x[6]))
      let fourth = try graph.apply(ReLU(), try graph.apply(same, joined, x[7], x[8]))
      let pooled = try graph.apply(MaxPooling(Window(3, padding: 1)), joined)
      return try graph.applyAll(Concatenate(), [third, fourth, pooled])
    },
    OperationCase(
      "Graph", "a residual block",
      [.normal([2, 6, 4, 4]), .normal([6, 6, 3, 3]), .normal([6]), .normal([6, 6, 3, 3]), .normal([6])],
      differentiate: Array(0..<5)
    ) { graph, x in
      let inner = try graph.apply(ReLU(), try graph.apply(same, x[0], x[1], x[2]))
      let outer = try graph.apply(same, inner, x[3], x[4])
      return [try graph.apply(ReLU(), try graph.apply(Binary(.add), outer, x[0]))]
    },
    OperationCase(
      "Graph", "two readers of one activation", inputs([1, 3, 5, 5], filters: 8, 3), differentiate: [0, 1, 2]
    ) { graph, x in
      let y = try graph.apply(same, x[0], x[1], x[2])
      return [try graph.apply(ReLU(), y), try graph.apply(Tanh(), y)]
    },
    OperationCase(
      "Graph", "a value that is a result and is read", inputs([1, 3, 5, 5], filters: 8, 3),
      differentiate: [0, 1, 2]
    ) { graph, x in
      let y = try graph.apply(same, x[0], x[1], x[2])
      let active = try graph.apply(ReLU(), y)
      return [y, active, try graph.apply(MaxPooling(Window(2)), active)]
    },
    OperationCase(
      "Graph", "an input that is a result", [.normal([2, 3, 2, 2]), .normal([4]).inState()],
      tolerance: .exact
    ) { _, x in x },
    OperationCase(
      "Graph", "pooling, flattening, a linear layer",
      [
        .normal([3, 6, 4, 4]), .normal([17, 6, 3, 3]), .normal([17]), .normal([10, 68]), .normal([10]),
      ], differentiate: Array(0..<5)
    ) { graph, x in
      let active = try graph.apply(ReLU(), try graph.apply(same, x[0], x[1], x[2]))
      let pooled = try graph.apply(MaxPooling(Window(2, stride: 2)), active)
      let flat = try graph.apply(Reshape(to: [3, 68]), pooled)
      return [try graph.apply(Linear(), flat, x[3], x[4])]
    },
    OperationCase(
      "Graph", "linear, ReLU, dropout, linear",
      [
        .normal([5, 12]), .normal([20, 12]), .normal([20]), .normal([4, 20]), .normal([4]),
        .position(step: 2, row: 0),
      ], differentiate: Array(0..<5)
    ) { graph, x in
      let active = try graph.apply(ReLU(), try graph.apply(Linear(), x[0], x[1], x[2]))
      let dropped = try graph.apply(Dropout(rate: 0.5, seed: 3, path: "2"), active, x[5])
      return [try graph.apply(Linear(), dropped, x[3], x[4])]
    },
    OperationCase(
      "Graph", "convolution, response normalization, max pooling",
      inputs([1, 3, 7, 7], filters: 17, 3), differentiate: [0, 1, 2]
    ) { graph, x in
      let active = try graph.apply(ReLU(), try graph.apply(same, x[0], x[1], x[2]))
      let normal = try graph.apply(LocalResponseNormalization(size: 5, alpha: 1, k: 2), active)
      return [try graph.apply(MaxPooling(Window(3, stride: 2)), normal)]
    },
    OperationCase(
      "Graph", "convolution, response normalization that looks further back than ahead, convolution",
      [
        .normal([2, 3, 4, 4]), .normal([40, 3, 3, 3]), .normal([40]), .normal([5, 40, 1, 1]), .normal([5]),
      ],
      differentiate: Array(0..<5)
    ) { graph, x in
      let y = try graph.apply(same, x[0], x[1], x[2])
      let normal = try graph.apply(LocalResponseNormalization(size: 4, alpha: 2, beta: 0.6, k: 1), y)
      return [try graph.apply(Convolution(), normal, x[3], x[4])]
    },
  ]
}
