import FoveaGraph

/// Operations that compute each element of the result from the same element of the inputs.
extension ReferenceLowering {
  /// Describes an operation by its function of one number.
  static func elementwise<Kind: Graph.Operation>(
    _ kind: Kind.Type, _ function: @escaping @Sendable (Kind) -> (Double) -> Double
  ) -> ReferenceLowering {
    ReferenceLowering(kind) { operation, call in [call.inputs[0].map(function(operation))] }
  }

  /// Describes an operation by its function of two numbers.
  static func elementwise<Kind: Graph.Operation>(
    _ kind: Kind.Type, _ function: @escaping @Sendable (Kind) -> (Double, Double) -> Double
  ) -> ReferenceLowering {
    ReferenceLowering(kind) { operation, call in
      let function = function(operation)
      return [zip(call.inputs[0], call.inputs[1]).map { function($0, $1) }]
    }
  }
}
