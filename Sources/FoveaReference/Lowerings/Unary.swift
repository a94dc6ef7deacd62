import FoveaGraph
import Foundation

extension ReferenceLowering {
  static let unary = elementwise(Unary.self) { operation in
    switch operation.function {
    case .exponential: { exp($0) }
    case .logarithm: { log($0) }
    case .squareRoot: { $0.squareRoot() }
    case .power(let exponent): { pow($0, exponent) }
    case .affine(let scale, let shift): { scale * $0 + shift }
    }
  }
}
