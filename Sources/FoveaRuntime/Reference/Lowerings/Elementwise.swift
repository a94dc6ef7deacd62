import FoveaGraph
import Foundation

/// The operations that compute each element of the result from the same element of the inputs.
extension ReferenceLowering {
  static let unary = map(Unary.self) { operation in
    switch operation.function {
    case .exponential: { exp($0) }
    case .logarithm: { log($0) }
    case .squareRoot: { $0.squareRoot() }
    case .power(let exponent): { pow($0, exponent) }
    case .affine(let scale, let shift): { scale * $0 + shift }
    }
  }

  static let binary = map2(Binary.self) { operation in
    switch operation.function {
    case .add: { $0 + $1 }
    case .subtract: { $0 - $1 }
    case .multiply: { $0 * $1 }
    case .divide: { $0 / $1 }
    case .greater: { $0 > $1 ? 1 : 0 }
    }
  }

  static let reLU = map(ReLU.self) { _ in { $0 < 0 ? 0 : $0 } }  // keeps NaN
  static let reLUGradient = map2(ReLUGradient.self) { _ in { $0 > 0 ? $1 : 0 } }
  static let sigmoid = map(Sigmoid.self) { _ in { 1 / (1 + exp(-$0)) } }
  static let sigmoidGradient = map2(SigmoidGradient.self) { _ in { $1 * $0 * (1 - $0) } }
  static let tanh = map(Tanh.self) { _ in { Foundation.tanh($0) } }
  static let tanhGradient = map2(TanhGradient.self) { _ in { $1 * (1 - $0 * $0) } }

  static let sum = ReferenceLowering(Sum.self) { _, call in
    var total = call.inputs[0]
    for input in call.inputs.dropFirst() {
      for index in total.indices { total[index] += input[index] }
    }
    return [total]
  }

  private static func map<Kind: Graph.Operation>(
    _ kind: Kind.Type, _ function: @escaping @Sendable (Kind) -> (Double) -> Double
  ) -> ReferenceLowering {
    ReferenceLowering(kind) { operation, call in [call.inputs[0].map(function(operation))] }
  }

  private static func map2<Kind: Graph.Operation>(
    _ kind: Kind.Type, _ function: @escaping @Sendable (Kind) -> (Double, Double) -> Double
  ) -> ReferenceLowering {
    ReferenceLowering(kind) { operation, call in
      let function = function(operation)
      return [zip(call.inputs[0], call.inputs[1]).map { function($0, $1) }]
    }
  }
}
