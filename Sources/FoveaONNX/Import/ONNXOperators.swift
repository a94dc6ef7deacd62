/// How the operators of ONNX are read, by their names.
enum ONNXOperators {
  /// Reads a node: appends what it computes, and returns its results.
  typealias Reader = @Sendable (inout ONNXNodePlace, inout ONNXBuild) throws -> [ONNXOperand]

  /// All operators that can be read.
  static let all: [String: Reader] = [
    convolutions, poolings, normalizations, functions, arithmetic, products, shapes, selections, reductions,
    constants, quantizations,
  ].reduce(into: [:]) { $0.merge($1) { first, _ in first } }
}
