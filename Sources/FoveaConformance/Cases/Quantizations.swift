import FoveaCore
import FoveaGraph

extension Conformance {
  static let quantizations: [OperationCase] = quantized + byteLayers

  private static let quantized: [OperationCase] = [
    OperationCase(
      Quantize(scales: [0.5], to: .int8), "by hand: the even one of two, and the limits",
      [.values(0.25, 0.75, -0.25, 1, 63.5, 64, -64, -70, .nan, .infinity)], tolerance: .exact,
      expected: [[0, 2, 0, 2, 127, 127, -128, -128, 0, 127]]),
    OperationCase(
      Quantize(scales: [2], to: .uint8), "by hand: without a sign", [.values(-3, 1, 3, 5, 510, 600)],
      tolerance: .exact, expected: [[0, 0, 2, 2, 255, 255]]),
    OperationCase(
      Quantize(scales: [1, 0.5], to: .int8), "by hand: a scale for each row",
      [.values([1, -2, 1, -2], [2, 2])], tolerance: .exact, expected: [[1, -2, 2, -4]]),
    OperationCase(
      Quantize(scales: [0.125], to: .uint8), "images, 17 channels", [.normal([2, 17, 3, 3])],
      tolerance: .exact),
    OperationCase(
      Quantize(scales: [0.0625], to: .int8), "a hundred thousand numbers", [.normal([100_000])],
      tolerance: .exact),
    OperationCase(
      Dequantize(scales: [0.5]), "by hand", [.bytes([0, 1, 255], [3], .uint8)], tolerance: .exact,
      expected: [[0, 0.5, 127.5]]),
    OperationCase(
      Dequantize(scales: [0.5, 2]), "by hand: a scale for each row, with a sign",
      [.bytes([-128, 1, -1, 127], [2, 2], .int8)], tolerance: .exact, expected: [[-64, 0.5, -2, 254]]),
  ]

  // Scales are powers of two, so that sums are the same in every order and bytes agree to the last one;
  // only a bias that is added to numbers is rounded.
  private static let byteLayers: [OperationCase] = [
    bytes("17 channels, 3 x 3, strided", [2, 17, 9, 9], [24, 17, 3, 3], Convolution(stride: 2, padding: 1)),
    bytes("64 channels, 1 x 1", [2, 64, 7, 7], [32, 64, 1, 1], Convolution(), isBiased: true),
    bytes("first layer, 7 x 7", [1, 3, 20, 20], [16, 3, 7, 7], Convolution(stride: 2, padding: 3)),
    bytes("two groups", [2, 32, 6, 6], [32, 16, 3, 3], Convolution(padding: 1, groups: 2), isBiased: true),
    bytes("each channel by itself", [2, 16, 6, 6], [16, 1, 3, 3], Convolution(padding: 1, groups: 16)),
    bytes("holes", [1, 16, 9, 9], [16, 16, 3, 3], Convolution(padding: 2, dilation: 2)),
    bytes(
      "with a sign", [2, 16, 8, 8], [16, 16, 3, 3], Convolution(padding: 1), type: .int8, isBiased: true),
    bytes(
      "the largest bytes, which sums of 16 bits could not hold", [1, 64, 5, 5], [16, 64, 3, 3],
      Convolution(padding: 1), isLargest: true),
    OperationCase(
      "Graph", "bytes: a bias that is given for each run",
      [.uniform([2, 16, 5, 5], 0...4), .uniform([8, 16, 3, 3], -1...1).inState(), .normal([8])],
      tolerance: .rounding
    ) { graph, inputs in
      let x = try graph.rounded(inputs[0], [1 / 64], .uint8)
      return [
        try graph.apply(Convolution(), x, graph.rounded(inputs[1], [1 / 128], .int8), inputs[2])
      ]
    },
    OperationCase(
      "Graph", "bytes: concatenated, pooled and read by two layers",
      [
        .uniform([2, 16, 8, 8], 0...4), .uniform([16, 16, 3, 3], -1...1).inState(),
        .uniform([8, 16, 1, 1], -1...1).inState(), .uniform([16, 24, 1, 1], -1...1).inState(),
        .uniform([8, 24, 3, 3], -1...1).inState(), .normal([8]).inState(),
      ], tolerance: .rounding
    ) { graph, inputs in
      let x = try graph.rounded(inputs[0], [1 / 64], .uint8)
      let branches = try [1, 2].map { index in
        let maps = try graph.apply(
          Convolution(padding: index == 1 ? 1 : .none), x, graph.rounded(inputs[index], [1 / 128], .int8))
        return try graph.rounded(graph.apply(ReLU(), maps), [1 / 8], .uint8)
      }
      let joined = try graph.apply(Concatenate(axis: 1), branches[0], branches[1])
      let pooled = try graph.apply(MaxPooling(Window(3, padding: 1)), joined)
      let one = try graph.apply(Convolution(), pooled, graph.rounded(inputs[3], [1 / 128], .int8))
      let other = try graph.apply(
        Convolution(), joined, graph.rounded(inputs[4], [1 / 128], .int8), inputs[5])
      return [try graph.apply(Quantize(scales: [0.5], to: .int8), one), other]
    },
    OperationCase(
      "Graph", "bytes: a sum of two paths, and rows behind it",
      [
        .uniform([2, 16, 4, 4], 0...4), .uniform([16, 16, 3, 3], -1...1).inState(),
        .uniform([10, 256], -1...1).inState(), .normal([10]).inState(),
      ], tolerance: .rounding
    ) { graph, inputs in
      let x = try graph.rounded(inputs[0], [1 / 64], .uint8)
      let maps = try graph.apply(Convolution(padding: 1), x, graph.rounded(inputs[1], [1 / 128], .int8))
      let sum = try graph.apply(ReLU(), graph.apply(Sum(), maps, x))
      let y = try graph.rounded(sum, [1 / 16], .uint8)
      let rows = try graph.apply(Reshape(to: [2, 256]), y)
      return [
        try graph.apply(Linear(), rows, graph.rounded(inputs[2], [1 / 128], .int8), inputs[3]),
        try graph.apply(AveragePooling(Window(4)), y),
      ]
    },
  ]

  /// A convolution of bytes that ends in a ReLU and bytes.
  private static func bytes(
    _ title: String, _ images: TensorShape, _ filter: TensorShape, _ convolution: Convolution,
    type: ElementType = .uint8, isBiased: Bool = false, isLargest: Bool = false
  ) -> OperationCase {
    let range: ClosedRange<Float> = isLargest ? 4...4 : type == .int8 ? -2...2 : 0...4
    let bias = isBiased ? [CaseInput.normal([filter[0]]).inState()] : []
    return OperationCase(
      "Graph", "bytes: convolution, \(title)",
      [.uniform(images, range), .uniform(filter, isLargest ? 1...1 : -1...1).inState()] + bias,
      tolerance: .exact
    ) { graph, inputs in
      let x = try graph.rounded(inputs[0], [1 / 64], type)
      let weights = try graph.rounded(inputs[1], [1 / 128], .int8)
      let maps = try graph.applyAll(convolution, [x, weights] + inputs.dropFirst(2))
      let result = try graph.apply(ReLU(), maps[0])
      return [try graph.apply(Quantize(scales: [isLargest ? 16 : 0.25], to: .uint8), result)]
    }
  }
}
