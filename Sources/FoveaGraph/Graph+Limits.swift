import FoveaCore

extension Graph {
  /// The most elements of a value, far more than machines hold, and so few that no sum of sizes overflows.
  static let largestCount = 1 << 40
  /// The most multiplications of one operation, months of work, and so few that no sum of costs overflows.
  static let largestCost = 1 << 50

  /// Checks that values of these types can be counted, measured in bytes and summed up.
  ///
  /// - (G1) A value has at most 2³¹ - 1 rows along its first axis, each of at most 2³¹ - 1 elements, since
  ///   libraries of primitives count them in 32 bits, and at most 2⁴⁰ elements in all. An extent of 0 counts
  ///   as 1.
  ///
  /// - Throws: `ShapeError` at `path` with rule `Graph G1`.
  package static func requireLimits(_ types: [TensorType], at path: String) throws(ShapeError) {
    for type in types {
      let extents = type.shape.dimensions.map { max($0, 1) }
      let row = TensorShape(Array(extents.dropFirst())).count
      guard max(extents.first ?? 1, row) <= Int(Int32.max), TensorShape(extents).count <= largestCount else {
        throw ShapeError(
          "a value of shape \(type.shape) is too large to compute with",
          remedy: "use a smaller batch, smaller images or fewer classes", rule: "Graph G1", at: path)
      }
    }
  }

  /// Checks that the cost of an operation can be summed up.
  ///
  /// - (G2) An operation takes at most 2⁵⁰ multiplications.
  static func requireLimits(
    _ operation: some Operation, _ inputs: [TensorType], at path: String
  ) throws(ShapeError) {
    guard operation.multiplyAccumulates(inputs) <= largestCost else {
      throw ShapeError(
        "\(operation.kind) takes more multiplications than can be computed",
        remedy: "use a smaller batch, smaller images or fewer classes", rule: "Graph G2", at: path)
    }
  }
}
