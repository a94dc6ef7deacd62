import FoveaCore
import FoveaGraph

extension Conformance {
  private static func pooling(_ title: String, _ images: TensorShape, _ window: Window) -> OperationCase {
    OperationCase(MaxPooling(window), title, [.normal(images)], differentiate: [0], tolerance: .rounding)
  }

  static let maxPoolings: [OperationCase] = [
    OperationCase(
      MaxPooling(Window(2, stride: 2)), "by hand",
      [.values([1, 5, 2, 2, 3, 4, 9, 2], [1, 1, 2, 4])], differentiate: [0], tolerance: .exact,
      expected: [[5, 9]]),
    OperationCase(
      MaxPooling(Window(3, padding: 1)), "by hand: padding never wins",
      [.values([-4, -3, -2, -1], [1, 1, 2, 2])], differentiate: [0], tolerance: .rounding,
      expected: [[-1, -1, -1, -1]]),
    pooling("1x1 planes", [3, 6, 1, 1], Window(1)),
    pooling("3x3, stride 2, 64 channels", [1, 64, 9, 9], Window(3, stride: 2, padding: 1)),
    pooling("3x3, stride 1, 152 channels", [1, 152, 5, 5], Window(3, padding: 1)),
    pooling("overlapping, 17 channels", [2, 17, 7, 7], Window(3, stride: 2)),
    pooling("ceil mode", [2, 8, 6, 6], Window(3, stride: 2, ceilMode: true)),
    pooling(
      "ceil mode, a window larger than the image", [1, 16, 2, 2], Window(3, stride: 2, ceilMode: true)),
    pooling(
      "ceil mode drops a window in the padding", [1, 3, 5, 5],
      Window(2, stride: 2, padding: 1, ceilMode: true)),
    pooling(
      "asymmetric padding", [2, 3, 6, 7],
      Window(3, stride: 2, padding: Padding(top: 0, left: 1, bottom: 1, right: 0))),
    pooling("window of 2x3, strides of 2 and 1", [1, 4, 6, 6], Window(Size2D(2, 3), stride: Size2D(2, 1))),
    pooling("dilation 2", [1, 3, 8, 8], Window(2, padding: 1, dilation: 2)),
    pooling("stride beyond the window", [1, 6, 7, 7], Window(2, stride: 3)),
    OperationCase(
      "MaxPoolingGradient", "by hand: the first of equals takes all",
      [.values([2, 2, 1, 2, 7, 7], [1, 1, 2, 3]), .values([5, 3], [1, 1, 1, 2])], tolerance: .exact,
      expected: [[0, 0, 0, 0, 8, 0]]
    ) { graph, inputs in
      let window = Window(2)
      let pooled = try graph.applyAll(MaxPooling(window), [inputs[0]])
      return try graph.applyAll(
        MaxPoolingGradient(window, inputShape: graph.shape(of: inputs[0])), [pooled[1], inputs[1]])
    },
  ]
}
