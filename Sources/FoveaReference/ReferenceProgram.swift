public import FoveaCore
import FoveaGraph
public import FoveaRuntime

/// A graph of primitives that runs node after node.
///
/// Runs hold the lock of the state, so they come one after the other, and one that fails changes nothing.
public final class ReferenceProgram: Program {
  private struct Step: Sendable {
    let node: Graph.Node
    let kernel: ReferenceLowering.Kernel
    /// The values that nobody reads after this step.
    let expired: [Graph.Value]
  }

  private let graph: Graph
  private let steps: [Step]
  private let state: ReferenceStateStore

  /// The steps of the program, and the memory it holds.
  public let report: ProgramReport

  init(_ graph: Graph, over state: ReferenceStateStore) throws {
    for (name, value) in graph.results where graph.type(of: value).isOpaque {
      throw FoveaError(.backend, at: name, "an opaque value cannot be a result")
    }
    for (path, value) in graph.writes {
      guard let entry = state.entries.first(where: { $0.path == path }) else {
        throw FoveaError(.backend, at: path, "the graph writes a value that the state does not have")
      }
      guard graph.type(of: value) == TensorType(entry.shape) else {
        throw FoveaError(
          .backend, at: path,
          "the state holds \(TensorType(entry.shape)), the graph writes \(graph.type(of: value))")
      }
    }
    var expired = [[Graph.Value]](repeating: [], count: graph.nodes.count)
    let ranges = Liveness(graph).ranges
    for value in graph.nodes.flatMap(\.outputs) + graph.arguments.map(\.value) {
      guard let end = ranges[value.index]?.upperBound, expired.indices.contains(end) else { continue }
      expired[end].append(value)
    }
    steps = try zip(graph.nodes, expired).map {
      Step(node: $0, kernel: try ReferenceLowerings.kernel(of: $0), expired: $1)
    }
    report = ProgramReport(
      steps: graph.nodes.map { node in
        ProgramReport.Step(
          kind: node.operation.kind, scope: node.scope, implementation: "swift:double",
          detail: node.inputs.map { "\(graph.shape(of: $0))" }.joined(separator: " ") + " -> "
            + node.outputs.map { "\(graph.shape(of: $0))" }.joined(separator: " "))
      },
      memory: ReferenceBackend.memory(of: graph))
    self.graph = graph
    self.state = state
  }

  /// Runs the graph once.
  ///
  /// - Throws: `FoveaError` with code `.backend` if an input is missing or of the wrong type, with code
  ///   `.data` if a label is not a class.
  public func run(_ inputs: [String: HostTensor]) throws -> [String: HostTensor] {
    try execute(inputs).results.mapValues { values, type in
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

  /// Runs the graph once and returns all results as `float64`, unrounded.
  ///
  /// - Throws: as `run`.
  package func runDoubles(_ inputs: [String: HostTensor]) throws -> [String: HostTensor] {
    try execute(inputs).results.mapValues { HostTensor(.float64($0.values), shape: $0.type.shape) }
  }

  /// Runs the graph several times and returns the median seconds of each step.
  ///
  /// - Throws: as `run`.
  public func profile(_ inputs: [String: HostTensor], repeats: Int) throws -> [Double] {
    let runs = try (0..<max(repeats, 1)).map { _ in try execute(inputs).seconds }
    return steps.indices.map { step in runs.map { $0[step] }.sorted()[runs.count / 2] }
  }

  private func execute(
    _ inputs: [String: HostTensor]
  ) throws -> (results: [String: (values: [Double], type: TensorType)], seconds: [Double]) {
    try state.whileLocked { contents in
      var values = [[Double]](repeating: [], count: graph.types.count)
      for argument in graph.arguments {
        switch argument.source {
        case .input(let name):
          values[argument.value.index] = try check(
            inputs[name], name, graph.type(of: argument.value))
        case .state(let path): values[argument.value.index] = contents.values[path] ?? []
        }
      }
      var seconds: [Double] = []
      seconds.reserveCapacity(steps.count)
      let clock = ContinuousClock()
      for step in steps {
        let start = clock.now
        let call = ReferenceCall(
          inputs: step.node.inputs.map { values[$0.index] },
          inputTypes: step.node.inputs.map(graph.type(of:)),
          outputTypes: step.node.outputs.map(graph.type(of:)), scope: step.node.scope)
        for (value, made) in zip(step.node.outputs, try step.kernel(call)) {
          values[value.index] = made
        }
        for value in step.expired { values[value.index] = [] }
        seconds.append((clock.now - start) / .seconds(1))
      }
      // What is finite in `float64` alone could not be saved.
      for (path, value) in graph.writes where !values[value.index].allSatisfy({ Float($0).isFinite }) {
        throw FoveaError.notFinite(path)
      }
      for (path, value) in graph.writes { contents.values[path] = values[value.index] }
      if !graph.writes.isEmpty { contents.version += 1 }
      let results = graph.results.map { ($0.name, (values[$0.value.index], graph.type(of: $0.value))) }
      return (Dictionary(results, uniquingKeysWith: { $1 }), seconds)
    }
  }

  private func check(_ tensor: HostTensor?, _ name: String, _ type: TensorType) throws -> [Double] {
    guard let tensor else {
      throw FoveaError(.backend, at: name, "the input is missing, expected \(type)")
    }
    let fits =
      tensor.elementType == type.elementType
      || (type.elementType == .float32 && tensor.elementType == .float64)
    guard fits, tensor.shape == type.shape else {
      throw FoveaError(
        .backend, at: name, "expected \(type), got \(TensorType(tensor.shape, tensor.elementType))")
    }
    return tensor.doubles
  }
}
