package import FoveaCore
package import FoveaGraph

/// An operation that ONNX has, as one operator or as several.
package protocol ONNXOperation: Graph.Operation {
  /// Appends the operators that compute the operation, and returns the names of its results.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if ONNX cannot say it.
  func write(_ node: ONNXPlace, to graph: inout ONNXGraphBuilder) throws -> [String]
}

/// The inputs of a node that is written, and its place.
package struct ONNXPlace {
  /// The names of the inputs.
  package var inputs: [String]
  /// The types of the inputs, with a batch of one image.
  package var types: [TensorType]
  /// The types of the results.
  package var results: [TensorType]
  /// The numbers of the inputs that are known: those of parameters.
  package var tensors: [HostTensor?]
  /// The path of the layer.
  package var scope: String
  /// Whether nothing reads the result but operators that repeat it along the batch themselves.
  package var isRepeatedByReaders = false

  /// The shape of an input.
  func shape(_ index: Int) -> TensorShape { types[index].shape }

  /// An error about something that the format, or the version that is written, does not have.
  func error(_ problem: String) -> FoveaError {
    FoveaError(.configuration, at: scope, "cannot be written as ONNX: \(problem)")
  }
}

extension ONNXAttribute {
  /// An attribute that is an integer.
  init(_ name: String, _ value: Int) { self.init(name, .int(Int64(value))) }

  /// An attribute that is a list of integers.
  init(_ name: String, _ values: [Int]) { self.init(name, .ints(values.map(Int64.init))) }

  /// An attribute that is a number.
  init(_ name: String, _ value: Double) { self.init(name, .float(Float(value))) }
}
