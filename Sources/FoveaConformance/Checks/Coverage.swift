public import FoveaRuntime
import FoveaGraph

extension Conformance {
  /// The number of cases that exercise each operation on each backend.
  public struct Coverage: Sendable, CustomStringConvertible {
    /// The names of the backends, which are the columns.
    public let backends: [String]
    /// For each operation, in alphabetical order, the number of cases on each backend.
    public let rows: [(operation: String, cases: [Int])]

    /// The operations without a case, as in `Split on onednn`; empty if the suite is complete.
    public var missing: [String] {
      rows.flatMap { row in
        zip(backends, row.cases).filter { $1 == 0 }.map { "\(row.operation) on \($0.0)" }
      }
    }

    /// The table of operation by backend.
    public var description: String {
      let width = max(rows.map(\.operation.count).max() ?? 0, 9)
      func line(_ first: String, _ cells: [String]) -> String {
        first + String(repeating: " ", count: width - first.count)
          + zip(backends, cells).map { backend, cell in
            String(repeating: " ", count: max(backend.count - cell.count, 0) + 2) + cell
          }.joined()
      }
      return ([line("operation", backends)] + rows.map { line($0.operation, $0.cases.map(String.init)) })
        .joined(separator: "\n")
    }
  }

  /// Counts, for each operation and backend, the cases whose graphs hold the operation and compile there.
  ///
  /// What the suite itself appends to turn results into a loss does not count.
  ///
  /// - Throws: what building a graph throws.
  public static func coverage(on backends: [any Backend]) throws -> Coverage {
    var counts = [[String: Int]](repeating: [:], count: backends.count)
    for test in cases {
      let graphs = try [test.forward()] + (test.hasGradients ? [test.gradients()] : [])
      var kinds = Set(
        graphs.flatMap(\.nodes).filter { $0.scope == OperationCase.scope }.map(\.operation.kind))
      kinds.insert(test.operation)
      for (index, backend) in backends.enumerated() {
        let compiles = graphs.allSatisfy { graph in
          (try? backend.compile(graph, over: backend.makeState())) != nil
        }
        for kind in kinds where compiles { counts[index][kind, default: 0] += 1 }
      }
    }
    return Coverage(
      backends: backends.map(\.name),
      rows: AllOperations.types.map { type in (type.name, counts.map { $0[type.name] ?? 0 }) })
  }
}
