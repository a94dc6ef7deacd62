import FoveaCore
import FoveaGraph

/// What a lowering is given for one run of a node.
struct ReferenceCall {
  /// The elements of each input, row by row.
  let inputs: [[Double]]
  /// The types of the inputs.
  let inputTypes: [TensorType]
  /// The types of the results.
  let outputTypes: [TensorType]
  /// The path of the layer for whose sake the node exists.
  let scope: String

  /// The shape of an input.
  func shape(_ input: Int) -> TensorShape { inputTypes[input].shape }

  /// The shape of a result.
  func outputShape(_ output: Int) -> TensorShape { outputTypes[output].shape }
}

/// How the reference backend computes one kind of operation.
struct ReferenceLowering: Sendable {
  /// What a node does in a run: makes the elements of each result, row by row.
  typealias Kernel = @Sendable (ReferenceCall) throws -> [[Double]]

  /// The name of the operation.
  let name: String
  /// Makes the kernel of an operation with its attributes, nil if it is of another kind.
  let kernel: @Sendable (any Graph.Operation) -> Kernel?

  /// Describes how an operation is computed.
  init<Kind: Graph.Operation>(
    _ kind: Kind.Type, _ body: @escaping @Sendable (Kind, ReferenceCall) throws -> [[Double]]
  ) {
    name = kind.name
    kernel = { operation in
      guard let operation = operation as? Kind else { return nil }
      return { call in try body(operation, call) }
    }
  }
}
