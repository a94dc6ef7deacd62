import FoveaCore
import FoveaGraph
import FoveaReference
import FoveaRuntime

extension Conformance {
  /// Runs a case on the reference backend and returns what differs from the numbers worked out by hand.
  ///
  /// - Throws: what building or running the graph throws.
  public static func checkByHand(_ test: OperationCase) throws -> [Discrepancy] {
    guard let expected = test.expected else { return [] }
    let graph = try test.forward()
    let backend = ReferenceBackend()
    let state = backend.makeState()
    for entry in graph.stateEntries { try state.declare(entry) }
    for (path, tensor) in test.stateTensors { try state.write(tensor, to: path) }
    let results = try backend.compile(graph, over: state).run(test.runInputs(of: graph))
    return expected.enumerated().compactMap { index, numbers in
      Discrepancy(
        "\(test.name), result\(index) by hand", results["result\(index)"]?.doubles ?? [], numbers,
        Tolerance(1e-6, "the numbers are written with seven digits"))
    }
  }

  /// The operations that have no case with numbers worked out by hand.
  public static var withoutHandCheck: [String] {
    let checked = Set(cases.lazy.filter { $0.expected != nil }.map(\.operation))
    return AllOperations.types.map { $0.name }.filter { !checked.contains($0) }
  }
}
