import FoveaGraph

extension ReferenceLowering {
  static let reLU = elementwise(ReLU.self) { _ in { $0 < 0 ? 0 : $0 } }  // keeps NaN
  static let reLUGradient = elementwise(ReLUGradient.self) { _ in { $0 <= 0 ? 0 : $1 } }  // NaN lets through
}
