import FoveaCore
import FoveaGraph

extension Conformance {
  static let activations: [OperationCase] = [
    OperationCase(
      ReLU(), "by hand", [.values(-1, 0, 2)], tolerance: .exact, expected: [[0, 0, 2]]),
    OperationCase(ReLU(), "images, 17 channels", [.normal([2, 17, 3, 3])], differentiate: [0]),
    OperationCase(ReLU(), "images, 1x1 planes", [.normal([1, 6, 1, 1])], differentiate: [0]),
    OperationCase(ReLU(), "rows", [.normal([5, 9])], differentiate: [0]),
    OperationCase(
      ReLUGradient(), "by hand", [.values(0, 0, 2), .values(5, 6, 7)], tolerance: .exact,
      expected: [[0, 0, 7]]),
    OperationCase(
      LeakyReLU(slope: 0.25), "by hand", [.values(-8, 0, 2)], tolerance: .exact, expected: [[-2, 0, 2]]),
    OperationCase(LeakyReLU(), "images, 17 channels", [.normal([2, 17, 3, 3])], differentiate: [0]),
    OperationCase(
      Sigmoid(), "by hand: 0 and the logarithm of 3", [.values(0, 1.0986123)], differentiate: [0],
      expected: [[0.5, 0.75]]),
    OperationCase(Sigmoid(), "images, 17 channels", [.normal([2, 17, 3, 3])], differentiate: [0]),
    OperationCase(
      Sigmoid(), "large numbers do not overflow", [.values(-100, -80, 80, 100)],
      expected: [[0, 0, 1, 1]]),
    OperationCase(SigmoidGradient(), "by hand", [.values(0.75), .values(4)], expected: [[0.75]]),
    OperationCase(
      Tanh(), "by hand: the tangent of 0.5493061 is a half", [.values(0, 0.5493061)],
      differentiate: [0], expected: [[0, 0.5]]),
    OperationCase(Tanh(), "images, 17 channels", [.normal([2, 17, 3, 3])], differentiate: [0]),
    OperationCase(Tanh(), "large numbers do not overflow", [.values(-90, 90)], expected: [[-1, 1]]),
    OperationCase(TanhGradient(), "by hand", [.values(0.5), .values(4)], expected: [[3]]),
  ]
}
