import FoveaCore
import FoveaGraph

/// What is not a finite number goes through every operation as PyTorch has it: NaN stays NaN, and wins over every
/// other number where the largest is taken.
///
/// A backend may lose NaN where it runs a ReLU in one step with what makes its input, which no case here does.
extension Conformance {
  /// Small numbers of both signs, with NaN at every seventh place.
  private static func gaps(_ shape: TensorShape) -> CaseInput {
    .values((0..<shape.count).map { $0 % 7 == 3 ? .nan : Double($0 % 5) - 2 }, shape)
  }

  private static func pooling(_ title: String, _ images: TensorShape, _ window: Window) -> OperationCase {
    OperationCase(MaxPooling(window), "NaN wins, \(title)", [gaps(images)], tolerance: .exact)
  }

  static let notFinite: [OperationCase] = [
    OperationCase(
      ReLU(), "NaN by hand", [.values(-1, .nan, 2, -.infinity, .infinity)], tolerance: .exact,
      expected: [[0, .nan, 2, 0, .infinity]]),
    OperationCase(ReLU(), "NaN in images, 17 channels", [gaps([2, 17, 3, 3])], tolerance: .exact),
    OperationCase(
      ReLUGradient(), "NaN by hand", [.values(.nan, -1, 1, 2), .values(5, 6, .nan, 7)], tolerance: .exact,
      expected: [[5, 0, .nan, 7]]),
    OperationCase(
      LeakyReLU(slope: 0.25), "NaN by hand", [.values(.nan, -8, .nan, 2)], tolerance: .exact,
      expected: [[.nan, -2, .nan, 2]]),
    OperationCase(LeakyReLU(), "NaN in images, 17 channels", [gaps([2, 17, 3, 3])]),
    OperationCase(Sigmoid(), "NaN by hand", [.values(.nan, 0, .infinity)], expected: [[.nan, 0.5, 1]]),
    OperationCase(Sigmoid(), "NaN in images, 17 channels", [gaps([2, 17, 3, 3])]),
    OperationCase(Tanh(), "NaN by hand", [.values(.nan, 0, -.infinity)], expected: [[.nan, 0, -1]]),
    OperationCase(Tanh(), "NaN in images, 17 channels", [gaps([2, 17, 3, 3])]),
    OperationCase(
      MaxPooling(Window(2, stride: 2)), "NaN and infinities by hand",
      [
        .values(
          [1, .nan, -.infinity, -.infinity, 3, 2, .infinity, 4, -.infinity, -.infinity, 1, 0], [1, 1, 2, 6])
      ], tolerance: .exact, expected: [[.nan, -.infinity, 3]]),
    pooling("rows", [2, 3, 8, 9], Window(2, stride: 2)),
    pooling("padding", [1, 3, 7, 7], Window(3, stride: 2, padding: 1)),
    pooling("stride 1", [1, 2, 6, 6], Window(3, padding: 1)),
    pooling("dilation", [1, 3, 8, 8], Window(2, padding: 1, dilation: 2)),
    pooling("strides of 3", [1, 6, 7, 7], Window(2, stride: 3)),
    OperationCase(
      "MaxPooling", "NaN wins behind a convolution, 17 channels",
      [gaps([2, 4, 6, 6]), .normal([17, 4, 1, 1])]
    ) { graph, inputs in
      let x = try graph.applyAll(Convolution(), [inputs[0], inputs[1]])[0]
      return [try graph.applyAll(MaxPooling(Window(2, stride: 2)), [x])[0]]
    },
    OperationCase(
      "ReLU", "NaN behind a convolution that is read twice, 17 channels",
      [gaps([2, 4, 6, 6]), .normal([17, 4, 1, 1])]
    ) { graph, inputs in
      let x = try graph.applyAll(Convolution(), [inputs[0], inputs[1]])[0]
      return [try graph.apply(ReLU(), x), x]
    },
    OperationCase(
      "MaxPoolingGradient", "the last NaN takes all",
      [.values([.nan, 2, .nan, 9], [1, 1, 2, 2]), .values([5], [1, 1, 1, 1])], tolerance: .exact,
      expected: [[0, 0, 5, 0]]
    ) { graph, inputs in
      let window = Window(2)
      let pooled = try graph.applyAll(MaxPooling(window), [inputs[0]])
      return try graph.applyAll(
        MaxPoolingGradient(window, inputShape: graph.shape(of: inputs[0])), [pooled[1], inputs[1]])
    },
    OperationCase(AveragePooling(Window(2, stride: 2)), "NaN", [gaps([2, 3, 8, 8])]),
    OperationCase(AdaptiveAveragePooling(1), "NaN", [gaps([2, 17, 1, 3])]),
    OperationCase(
      Reduce(.maximum, axes: [1]), "NaN by hand", [.values([1, .nan, 3, 4, 5, 6], [2, 3])],
      tolerance: .exact, expected: [[.nan, 6]]),
    OperationCase(
      ScaleChannels(), "NaN by hand, in an image and in a factor",
      [.values([.nan, 2, 3, 4], [1, 2, 1, 2]), .values([10, .nan], [1, 2, 1, 1])],
      expected: [[.nan, 20, .nan, .nan]]),
    OperationCase(
      Transpose(axes: [1, 0]), "NaN and infinity by hand",
      [.values([1, .nan, -.infinity, 4, 5, 6], [2, 3])],
      tolerance: .exact, expected: [[1, 4, .nan, 5, -.infinity, 6]]),
    OperationCase(Softmax(), "NaN in a row", [.values([1, .nan, 3, 4, 5, 6], [2, 3])]),
    OperationCase(Linear(), "NaN in a row", [gaps([3, 5]), .normal([4, 5])]),
    OperationCase(LocalResponseNormalization(size: 5), "NaN in a channel", [gaps([2, 17, 3, 3])]),
    OperationCase(
      BatchNormalization(statistics: .given), "NaN, given statistics",
      [gaps([2, 17, 3, 3]), .normal([17]), .normal([17]), .normal([17]), .uniform([17], 0.5...2)]),
  ]
}
