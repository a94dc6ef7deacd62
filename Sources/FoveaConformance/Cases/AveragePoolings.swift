import FoveaCore
import FoveaGraph

extension Conformance {
  private static func pooling(
    _ title: String, _ images: TensorShape, _ window: Window, countsPadding: Bool = true
  ) -> OperationCase {
    OperationCase(
      AveragePooling(window, countsPadding: countsPadding), title, [.normal(images)], differentiate: [0])
  }

  private static func adaptive(_ title: String, _ images: TensorShape, _ size: Size2D) -> OperationCase {
    OperationCase(
      AdaptiveAveragePooling(size), title, [.normal(images)], differentiate: [0],
      tolerance: .accumulation)
  }

  static let averagePoolings: [OperationCase] = [
    OperationCase(
      AveragePooling(Window(2, stride: 2, padding: 1)), "by hand: padding counts",
      [.values([1, 2, 3, 4], [1, 1, 2, 2])], differentiate: [0], expected: [[0.25, 0.5, 0.75, 1]]),
    OperationCase(
      AveragePooling(Window(2, stride: 2, padding: 1), countsPadding: false),
      "by hand: padding does not count", [.values([1, 2, 3, 4], [1, 1, 2, 2])], differentiate: [0],
      expected: [[1, 2, 3, 4]]),
    OperationCase(
      AveragePooling(Window(Size2D(1, 2), stride: 2, ceilMode: true)),
      "by hand: what ceil mode adds does not count", [.values([1, 2, 3], [1, 1, 1, 3])],
      differentiate: [0], expected: [[1.5, 3]]),
    pooling("1x1 planes", [2, 6, 1, 1], Window(1)),
    pooling("5x5, stride 3, 17 channels", [1, 17, 14, 14], Window(5, stride: 3)),
    pooling("3x3, padding counted", [2, 8, 7, 7], Window(3, stride: 2, padding: 1)),
    pooling(
      "3x3, padding not counted", [2, 8, 7, 7], Window(3, stride: 2, padding: 1), countsPadding: false),
    pooling("ceil mode, a window larger than the image", [1, 3, 2, 2], Window(3, stride: 2, ceilMode: true)),
    pooling("ceil mode, padding counted", [1, 3, 6, 6], Window(3, stride: 2, padding: 1, ceilMode: true)),
    pooling(
      "ceil mode, padding not counted", [1, 3, 6, 6], Window(3, stride: 2, padding: 1, ceilMode: true),
      countsPadding: false),
    pooling(
      "asymmetric padding, counted", [1, 6, 6, 5],
      Window(3, stride: 2, padding: Padding(top: 1, left: 0, bottom: 0, right: 1))),
    pooling(
      "asymmetric padding, not counted", [1, 6, 6, 5],
      Window(3, stride: 2, padding: Padding(top: 1, left: 0, bottom: 0, right: 1)), countsPadding: false),
    pooling("window of 1x3, 152 channels", [1, 152, 4, 6], Window(Size2D(1, 3))),
    OperationCase(
      AveragePoolingGradient(AveragePooling(Window(2)), inputShape: [1, 1, 2, 3]), "by hand",
      [.values([4, 8], [1, 1, 1, 2])], expected: [[1, 3, 2, 1, 3, 2]]),
  ]

  static let adaptivePoolings: [OperationCase] = [
    OperationCase(
      AdaptiveAveragePooling(Size2D(1, 2)), "by hand: windows overlap",
      [.values([1, 2, 6], [1, 1, 1, 3])], differentiate: [0], expected: [[1.5, 4]]),
    adaptive("global, 17 channels", [2, 17, 5, 7], 1),
    adaptive("global, 152 channels, 1x1 planes", [1, 152, 1, 1], 1),
    adaptive("a size that divides", [1, 8, 6, 6], 3),
    adaptive("a size that does not divide", [2, 6, 7, 10], Size2D(3, 4)),
    adaptive("larger than the image", [1, 3, 2, 3], Size2D(4, 5)),
    OperationCase(
      AdaptiveAveragePoolingGradient(AdaptiveAveragePooling(Size2D(1, 2)), inputShape: [1, 1, 1, 3]),
      "by hand", [.values([2, 4], [1, 1, 1, 2])], expected: [[1, 3, 2]]),
  ]
}
