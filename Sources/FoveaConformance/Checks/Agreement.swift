import FoveaReference
public import FoveaRuntime
import FoveaCore
import FoveaGraph

extension Conformance {
  /// Runs a case on a backend and on the reference backend and returns what differs: results, the state
  /// after the run, and gradients.
  ///
  /// - Parameters:
  ///   - test: The case.
  ///   - backend: The backend to judge.
  ///   - tolerance: The distance that passes on a backend that computes with fewer digits than the cases allow
  ///     for; nil for that of each case.
  /// - Returns: What differs, nothing if they agree.
  /// - Throws: what the backend throws, as `FoveaError` if it has no lowering for an operation.
  public static func check(
    _ test: OperationCase, on backend: any Backend, within tolerance: Tolerance? = nil
  ) throws -> [Discrepancy] {
    var test = test
    if let tolerance { test.tolerance = tolerance }
    var found = try compare(test, try test.forward(), on: backend)
    if test.hasGradients { found += try compare(test, try test.gradients(), on: backend) }
    return found
  }

  private static func compare(
    _ test: OperationCase, _ graph: Graph, on backend: any Backend
  ) throws -> [Discrepancy] {
    let actual = try run(test, graph, on: backend)
    let expected = try run(test, graph, on: ReferenceBackend())
    // The loss is a sum of the suite's own making: what it adds up is compared by itself.
    return expected.filter { $0.key != "loss" }.sorted { $0.key < $1.key }.compactMap { name, tensor in
      Discrepancy(
        "\(test.name), \(name) on \(backend.name)", actual[name]?.doubles ?? [], tensor.doubles,
        test.tolerance)
    }
  }

  /// The results of a run, and the state after it under paths that begin with `state `.
  private static func run(
    _ test: OperationCase, _ graph: Graph, on backend: any Backend
  ) throws -> [String: HostTensor] {
    let state = backend.makeState()
    for entry in graph.stateEntries { try state.declare(entry) }
    for (path, tensor) in test.stateTensors { try state.write(tensor, to: path) }
    let program = try backend.compile(graph, over: state)
    let inputs = test.runInputs(of: graph)
    var results: [String: HostTensor]
    if let program = program as? ReferenceProgram, let state = state as? ReferenceStateStore {
      results = try program.runDoubles(inputs)
      for entry in state.entries { results["state \(entry.path)"] = try state.readDoubles(entry.path) }
    } else {
      results = try program.run(inputs)
      for entry in state.entries { results["state \(entry.path)"] = try state.read(entry.path) }
    }
    return results
  }
}
