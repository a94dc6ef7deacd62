package import FoveaCore
package import FoveaGraph

/// A value of a file while its graph is rebuilt.
package enum ONNXOperand {
  /// Numbers that are known: a constant of the file, or what follows from constants and shapes.
  case constant(HostTensor)
  /// A value that follows from the images.
  case value(Graph.Value)

  /// Whether it follows from the images.
  var isValue: Bool { if case .value = self { true } else { false } }
}

/// What the operations of a file are appended to.
package protocol ONNXTarget {
  /// The graph that grows.
  var graph: Graph { get set }

  /// Declares a part of the state that holds these numbers, and returns its value.
  ///
  /// - Throws: `ShapeError` if the name is taken, or the tensor is too large to compute with.
  mutating func parameter(_ name: String, _ tensor: HostTensor, role: StateRole) throws -> Graph.Value
}
