import FoveaCore
import FoveaGraph

extension Conformance {
  /// From images to images whose channels come last, and back.
  private static let (channelsLast, channelsSecond) = (
    Transpose(axes: [0, 2, 3, 1]), Transpose(axes: [0, 3, 1, 2])
  )

  static let transposes: [OperationCase] =
    transposedTensors + transposedBytes + transposedMaps + imagesWithChannelsLast

  private static func transpose(_ axes: [Int], _ shape: TensorShape) -> OperationCase {
    OperationCase(
      Transpose(axes: axes), "\(shape) by \(axes)", [.normal(shape)], differentiate: [0], tolerance: .exact)
  }

  private static let transposedTensors: [OperationCase] =
    [
      OperationCase(
        Transpose(axes: [1, 0]), "by hand: rows become columns", [.values([1, 2, 3, 4, 5, 6], [2, 3])],
        differentiate: [0], tolerance: .exact, expected: [[1, 4, 2, 5, 3, 6]]),
      OperationCase(
        Transpose(axes: [1, 2, 0]), "by hand: the first axis becomes the last",
        [.values([1, 2, 3, 4, 5, 6, 7, 8], [2, 2, 2])], differentiate: [0], tolerance: .exact,
        expected: [[1, 5, 2, 6, 3, 7, 4, 8]]),
      OperationCase(
        Transpose(axes: [1, 0]), "by hand: bytes with a sign",
        [.bytes([-128, 2, 3, 4, 5, 127], [2, 3], .int8)], tolerance: .exact,
        expected: [[-128, 4, 2, 5, 3, 127]]),
      OperationCase(
        Transpose(axes: [1, 0]), "by hand: bytes without a sign", [.bytes([1, 2, 3, 255], [2, 2], .uint8)],
        tolerance: .exact, expected: [[1, 3, 2, 255]]),
      OperationCase(
        Transpose(axes: [1, 0]), "by hand: integers of 32 bits",
        [CaseInput(type: TensorType([2, 2], .int32), numbers: .listed([1, 2, 70_001, -4]))],
        tolerance: .exact, expected: [[1, 70_001, 2, -4]]),
      OperationCase(
        Transpose(axes: [2, 0, 1]), "by hand: integers of 64 bits",
        [
          CaseInput(
            type: TensorType([1, 2, 3], .int64), numbers: .listed([1, 2, 3_000_001, -4, 5, -6_000_001]))
        ],
        tolerance: .exact, expected: [[1, -4, 2, 5, 3_000_001, -6_000_001]]),
      transpose([], .scalar), transpose([0], [5]), transpose([1, 0], [33, 17]),
      transpose([1, 0], [150, 200]),
    ]
    + [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map { transpose($0, [3, 17, 5]) }
    + [
      transpose([0, 2, 3, 1], [2, 17, 5, 7]), transpose([0, 3, 1, 2], [2, 5, 7, 17]),
      transpose([0, 2, 3, 1], [2, 64, 14, 14]), transpose([0, 2, 3, 1], [1, 1, 5, 1]),
      transpose([0, 1, 3, 2], [2, 17, 5, 7]), transpose([1, 0, 2, 3], [3, 4, 5, 6]),
      transpose([3, 2, 1, 0], [2, 3, 5, 4]), transpose([0, 2, 1, 3, 4], [2, 4, 3, 5, 7]),
      transpose([4, 3, 2, 1, 0], [2, 3, 4, 5, 6]), transpose([5, 0, 3, 1, 4, 2], [2, 3, 1, 4, 2, 3]),
      OperationCase(
        "Transpose", "there and back", [.normal([2, 17, 5, 7])], differentiate: [0], tolerance: .rounding
      ) { graph, inputs in
        let last = try graph.apply(channelsLast, inputs[0])
        return [last, try graph.apply(channelsSecond, last)]
      },
      OperationCase(
        "Transpose", "a matrix of the state", [.normal([4, 5]), .normal([5, 17]).inState()],
        differentiate: [0, 1], tolerance: .accumulation
      ) { graph, inputs in
        [try graph.apply(Linear(), inputs[0], try graph.apply(Transpose(axes: [1, 0]), inputs[1]))]
      },
    ]

  // Scales are powers of two, so that bytes agree to the last one.
  private static let transposedBytes: [OperationCase] = [
    OperationCase(
      "Transpose", "bytes between convolutions that read them",
      [
        .uniform([2, 5, 7, 16], 0...4), .uniform([24, 16, 3, 3], -1...1).inState(),
        .uniform([8, 5, 3, 3], -1...1).inState(),
      ], tolerance: .exact
    ) { graph, inputs in
      let x = try graph.apply(channelsSecond, graph.rounded(inputs[0], [1 / 64], .uint8))
      let maps = try graph.apply(
        Convolution(padding: 1), x, graph.rounded(inputs[1], [1 / 128], .int8))
      let y = try graph.apply(
        Transpose(axes: [0, 2, 1, 3]), graph.rounded(graph.apply(ReLU(), maps), [1 / 4], .uint8))
      return [try graph.apply(Convolution(), y, graph.rounded(inputs[2], [1 / 128], .int8))]
    },
    OperationCase(
      "Transpose", "bytes with a scale for each row", [.uniform([3, 4, 5], -10...10)], tolerance: .exact
    ) { graph, inputs in
      let x = try graph.rounded(inputs[0], [1 / 8, 1 / 16, 1 / 4], .int8)
      return [
        try graph.apply(Transpose(axes: [0, 2, 1]), x), try graph.apply(Transpose(axes: [2, 1, 0]), x),
      ]
    },
  ]

  /// Images that a convolution makes, which a backend may keep in a layout of its own.
  private static let transposedMaps: [OperationCase] = [6, 17, 64].flatMap { channels in
    [channelsLast, Transpose(axes: [0, 1, 3, 2]), Transpose(axes: [1, 3, 0, 2])].map { operation in
      OperationCase(
        "Transpose", "by \(operation.axes) behind a convolution, \(channels) channels",
        [.normal([2, 3, 5, 7]), .normal([channels, 3, 3, 3])], differentiate: [0, 1], tolerance: .convolution
      ) { graph, inputs in
        let maps = try graph.apply(Convolution(padding: 1), inputs[0], inputs[1])
        return [try graph.apply(operation, maps), try graph.apply(Sigmoid(), maps)]
      }
    }
  }

  /// What reads images that were given with the channels last, and may lie so still.
  private static let imagesWithChannelsLast: [OperationCase] = [
    images("a convolution", [.normal([6, 17, 3, 3])]) { graph, x, others in
      try graph.apply(Convolution(padding: 1), x, others[0])
    },
    images("max pooling") { graph, x, _ in try graph.apply(MaxPooling(Window(3, stride: 2)), x) },
    images("max pooling of the whole image") { graph, x, _ in
      try graph.apply(MaxPooling(Window(Size2D(5, 7))), x)
    },
    images("average pooling") { graph, x, _ in
      try graph.apply(AveragePooling(Window(3, stride: 2, padding: 1)), x)
    },
    images("adaptive pooling") { graph, x, _ in try graph.apply(AdaptiveAveragePooling(1), x) },
    images("batch normalization", [.normal([17]), .normal([17])]) { graph, x, others in
      try graph.applyAll(BatchNormalization(statistics: .batch), [x] + others)[0]
    },
    images("response normalization") { graph, x, _ in
      try graph.apply(LocalResponseNormalization(size: 5, alpha: 1, beta: 0.75, k: 1), x)
    },
    images("ReLU, sigmoid") { graph, x, _ in try graph.apply(Sigmoid(), try graph.apply(ReLU(), x)) },
    images("dropout", [.position(step: 1, row: 2)]) { graph, x, others in
      try graph.apply(Dropout(rate: 0.3, seed: 2, path: "last"), x, others[0])
    },
    images("concatenation", [.normal([2, 5, 5, 7])]) { graph, x, others in
      try graph.apply(Concatenate(), x, others[0])
    },
    images("a sum and a product", [.normal([2, 17, 5, 7])]) { graph, x, others in
      try graph.apply(Binary(.multiply), try graph.apply(Sum(), x, others[0]), x)
    },
    images("parts, rows") { graph, x, _ in
      let parts = try graph.applyAll(Split(sizes: [6, 11]), [x])
      return try graph.apply(Reshape(to: [2, 385]), parts[1])
    },
  ]

  private static func images(
    _ title: String, _ others: [CaseInput] = [],
    _ build: @escaping @Sendable (inout Graph, Graph.Value, [Graph.Value]) throws -> Graph.Value
  ) -> OperationCase {
    OperationCase(
      "Transpose", "images with channels last, \(title)", [.normal([2, 5, 7, 17])] + others,
      differentiate: [0] + others.indices.filter { others[$0].type.elementType == .float32 }.map { $0 + 1 },
      tolerance: .chain
    ) { graph, inputs in
      let x = try graph.apply(channelsSecond, inputs[0])
      return [try build(&graph, x, Array(inputs.dropFirst()))]
    }
  }
}
