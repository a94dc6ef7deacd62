import FoveaGraph
import Foundation

extension ReferenceLowering {
  static let tanh = elementwise(Tanh.self) { _ in { Foundation.tanh($0) } }
  static let tanhGradient = elementwise(TanhGradient.self) { _ in { $1 * (1 - $0 * $0) } }
}
