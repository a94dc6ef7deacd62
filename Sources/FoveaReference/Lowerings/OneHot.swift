import FoveaCore
import FoveaGraph

extension ReferenceLowering {
  static let oneHot = ReferenceLowering(OneHot.self) { operation, call in
    var y = [Double](repeating: 0, count: call.outputShape(0).count)
    for (row, label) in try call.labels(input: 0, classes: operation.classes).enumerated() {
      y[row * operation.classes + label] = 1
    }
    return [y]
  }
}

extension ReferenceCall {
  /// The labels in an input.
  ///
  /// - Throws: `FoveaError` with code `.data` if one is not in `0..<classes`.
  func labels(input: Int, classes: Int) throws -> [Int] {
    try inputs[input].enumerated().map { row, value in
      let label = Int(value)
      guard (0..<classes).contains(label) else {
        throw FoveaError(
          .data, at: scope.isEmpty ? "labels" : scope,
          "labels must be in 0..<\(classes), got \(label) in row \(row)")
      }
      return label
    }
  }
}
