import FoveaGraph
import Foundation

extension ReferenceLowering {
  static let sigmoid = elementwise(Sigmoid.self) { _ in { 1 / (1 + exp(-$0)) } }
  static let sigmoidGradient = elementwise(SigmoidGradient.self) { _ in { $1 * $0 * (1 - $0) } }
}
