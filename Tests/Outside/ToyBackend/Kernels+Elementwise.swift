import FoveaCore
import FoveaGraph
import Foundation

extension Kernels {
  /// Operations that compute each number from those at the same place, and those that only make or move numbers.
  static func elementwise(_ operation: any Graph.Operation) -> Kernel? {
    switch operation {
    case let unary as Unary: each(function(of: unary))
    case let binary as Binary: pairs(function(of: binary))
    case is Sum: { inputs in [inputs[0].indices.map { place in sum(inputs.count) { inputs[$0][place] } }] }
    case is ReLU: each { $0 < 0 ? 0 : $0 }  // not a number stays so
    case is ReLUGradient: pairs { x, dy in x <= 0 ? 0 : dy }
    case is Sigmoid: each { 1 / (1 + exp(-$0)) }
    case is SigmoidGradient: pairs { y, dy in dy * y * (1 - y) }
    case is Tanh: each { tanh($0) }
    case is TanhGradient: pairs { y, dy in dy * (1 - y * y) }
    case is Reshape: { inputs in [inputs[0]] }
    case let constant as Constant:
      { _ in [[Double](repeating: constant.value, count: constant.shape.count)] }
    case let random as RandomUniform:
      { inputs in
        let key = random.key.folding(UInt64(inputs[0][0]))
        let row = random.shape.count / max(random.shape[0], 1)
        let start = UInt64(inputs[0][1]) * UInt64(row)
        return [(0..<UInt64(random.shape.count)).map { Double(key.uniform(start + $0)) }]
      }
    default: nil
    }
  }

  private static func each(_ function: @escaping @Sendable (Double) -> Double) -> Kernel {
    { inputs in [inputs[0].map(function)] }
  }

  private static func pairs(_ function: @escaping @Sendable (Double, Double) -> Double) -> Kernel {
    { inputs in [zip(inputs[0], inputs[1]).map(function)] }
  }

  private static func function(of unary: Unary) -> @Sendable (Double) -> Double {
    switch unary.function {
    case .exponential: { exp($0) }
    case .logarithm: { log($0) }
    case .squareRoot: { $0.squareRoot() }
    case .power(let exponent): { pow($0, exponent) }
    case .affine(let scale, let shift): { scale * $0 + shift }
    }
  }

  private static func function(of binary: Binary) -> @Sendable (Double, Double) -> Double {
    switch binary.function {
    case .add: { $0 + $1 }
    case .subtract: { $0 - $1 }
    case .multiply: { $0 * $1 }
    case .divide: { $0 / $1 }
    case .greater: { $0 > $1 ? 1 : 0 }
    }
  }
}
