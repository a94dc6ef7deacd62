import FoveaGraph

// What LAMB and LARS scale the step of each layer by: a ratio of norms.
extension Graph {
  /// Appends the Euclidean norm of all elements of a value, a scalar.
  mutating func norm(of value: Graph.Value) throws(ShapeError) -> Graph.Value {
    let square = try apply(Binary(.multiply), value, value)
    let axes = Array(shape(of: value).dimensions.indices)
    return try apply(Unary(.squareRoot), try apply(Reduce(.sum, axes: axes), square))
  }

  /// Appends the quotient of two scalars where two norms are above 0, elsewhere 1.
  ///
  /// The divisor must be above 0 where both norms are.
  mutating func trustRatio(
    _ dividend: Graph.Value, _ divisor: Graph.Value, of norms: (Graph.Value, Graph.Value)
  ) throws(ShapeError) -> Graph.Value {
    let zero = try applyAll(Constant(0), [])[0]
    let isDefined = try apply(
      Binary(.multiply), try apply(Binary(.greater), norms.0, zero),
      try apply(Binary(.greater), norms.1, zero))
    let isUndefined = try apply(Unary(.affine(scale: -1, shift: 1)), isDefined)
    let quotient = try apply(Binary(.divide), dividend, try apply(Binary(.add), divisor, isUndefined))
    return try apply(Binary(.add), try apply(Binary(.multiply), quotient, isDefined), isUndefined)
  }

  /// Appends the smaller one of a scalar and 1.
  mutating func atMostOne(_ value: Graph.Value) throws(ShapeError) -> Graph.Value {
    let one = try applyAll(Constant(1), [])[0]
    let isLarge = try apply(Binary(.greater), value, one)
    let isSmall = try apply(Unary(.affine(scale: -1, shift: 1)), isLarge)
    return try apply(Binary(.add), try apply(Binary(.multiply), value, isSmall), isLarge)
  }
}
