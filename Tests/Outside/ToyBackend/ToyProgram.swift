public import FoveaCore
import FoveaGraph
public import FoveaRuntime

/// A graph of primitives that runs one node after the other.
///
/// A run holds the state's lock; one that fails leaves the state as it was.
public final class ToyProgram: Program {
  private let graph: Graph
  private let kernels: [Kernel]
  private let rounded: Bool
  private let state: ToyState

  /// The steps of the program, and the memory it holds.
  public let report: ProgramReport

  init(_ graph: Graph, memory: MemoryEstimate, rounded: Bool, over state: ToyState) throws {
    kernels = try graph.nodes.map { try Kernels.kernel(of: $0, in: graph) }
    report = ProgramReport(
      steps: graph.nodes.map {
        ProgramReport.Step(kind: $0.operation.kind, scope: $0.scope, implementation: "toy:loops")
      }, memory: memory)
    (self.graph, self.rounded, self.state) = (graph, rounded, state)
  }

  /// Runs the graph once.
  ///
  /// - Throws: `FoveaError` with code `.backend` if an input is missing or of the wrong type, `.data` if a label is no
  ///   class, `.numeric` if a new part of the state is not finite.
  public func run(_ inputs: [String: HostTensor]) throws -> [String: HostTensor] {
    try execute(inputs).results
  }

  /// Runs the graph several times and returns the median seconds of each step.
  ///
  /// - Throws: as `run`.
  public func profile(_ inputs: [String: HostTensor], repeats: Int) throws -> [Double] {
    let runs = try (0..<max(repeats, 1)).map { _ in try execute(inputs).seconds }
    return kernels.indices.map { step in runs.map { $0[step] }.sorted()[runs.count / 2] }
  }

  private func execute(
    _ inputs: [String: HostTensor]
  ) throws -> (results: [String: HostTensor], seconds: [Double]) {
    try state.withContents { contents in
      var values = [[Double]](repeating: [], count: graph.types.count)
      for argument in graph.arguments {
        switch argument.source {
        case .input(let name):
          values[argument.value.index] = try numbers(inputs[name], name, graph.type(of: argument.value))
        case .state(let path): values[argument.value.index] = contents.values[path] ?? []
        }
      }
      let clock = ContinuousClock()
      var seconds: [Double] = []
      for (node, kernel) in zip(graph.nodes, kernels) {
        let start = clock.now
        for (output, made) in zip(node.outputs, try kernel(node.inputs.map { values[$0.index] })) {
          values[output.index] = rounded ? made.map { Double(Float($0)) } : made
        }
        seconds.append((clock.now - start) / .seconds(1))
      }
      for (path, value) in graph.writes {
        guard try contents.entry(path).shape == graph.shape(of: value) else {
          throw FoveaError(
            .backend, at: path, "the graph writes \(graph.shape(of: value)), the state differs")
        }
        guard values[value.index].allSatisfy({ Float($0).isFinite }) else { throw FoveaError.notFinite(path) }
      }
      for (path, value) in graph.writes { contents.replace(path, by: values[value.index]) }
      var results: [String: HostTensor] = [:]
      for (name, value) in graph.results {
        results[name] = tensor(values[value.index], graph.type(of: value))
      }
      return (results, seconds)
    }
  }

  private func numbers(_ tensor: HostTensor?, _ name: String, _ type: TensorType) throws -> [Double] {
    guard let tensor else {
      throw FoveaError(.backend, at: name, "the input is missing, expected \(type)")
    }
    let given = TensorType(tensor.shape, tensor.elementType)
    guard given == type else { throw FoveaError(.backend, at: name, "expected \(type), got \(given)") }
    return tensor.doubles
  }

  private func tensor(_ values: [Double], _ type: TensorType) -> HostTensor {
    let elements: HostTensor.Elements =
      switch type.elementType {
      case .float32: .float32(values.map { Float($0) })
      case .float64: .float64(values)
      case .int32: .int32(values.map { Int32($0) })
      case .int64: .int64(values.map { Int64($0) })
      case .uint8: .uint8(values.map { UInt8($0) })
      case .int8: .int8(values.map { Int8($0) })
      }
    return HostTensor(elements, shape: type.shape)
  }
}
