import FoveaCore
import FoveaGraph
import Foundation

extension Kernels {
  /// Operations on matrices and on rows of logits.
  static func ofRows(_ operation: any Graph.Operation, _ shapes: NodeShapes) -> Kernel? {
    switch operation {
    case is Linear:
      let (rows, features, outputs) = (shapes.inputs[0][0], shapes.inputs[0][1], shapes.inputs[1][0])
      return { inputs in
        let (x, w, bias) = (inputs[0], inputs[1], inputs.count > 2 ? inputs[2] : nil)
        return [
          matrix(rows, outputs) { row, output in
            (bias?[output] ?? 0) + sum(features) { x[row * features + $0] * w[output * features + $0] }
          }
        ]
      }
    case is LinearInputGradient:
      let (rows, outputs, features) = (shapes.inputs[1][0], shapes.inputs[0][0], shapes.inputs[0][1])
      return { inputs in
        let (w, dy) = (inputs[0], inputs[1])
        return [
          matrix(rows, features) { row, feature in
            sum(outputs) { dy[row * outputs + $0] * w[$0 * features + feature] }
          }
        ]
      }
    case let gradient as LinearWeightGradient:
      let (rows, features, outputs) = (shapes.inputs[0][0], shapes.inputs[0][1], shapes.inputs[1][1])
      return { inputs in
        let (x, dy) = (inputs[0], inputs[1])
        let weight = matrix(outputs, features) { output, feature in
          sum(rows) { dy[$0 * outputs + output] * x[$0 * features + feature] }
        }
        guard gradient.hasBias else { return [weight] }
        return [weight, matrix(1, outputs) { _, output in sum(rows) { dy[$0 * outputs + output] } }]
      }
    case is Softmax:
      return { inputs in
        [
          rows(of: inputs[0], shapes.inputs[0][1]).flatMap { row in
            let largest = row.max() ?? 0
            let powers = row.map { exp($0 - largest) }
            let total = powers.reduce(0, +)
            return powers.map { $0 / total }
          }
        ]
      }
    case is SoftmaxGradient:
      return { inputs in
        let columns = shapes.inputs[0][1]
        return [
          zip(rows(of: inputs[0], columns), rows(of: inputs[1], columns)).flatMap { y, dy in
            let mean = zip(y, dy).map(*).reduce(0, +)
            return zip(y, dy).map { $0 * ($1 - mean) }
          }
        ]
      }
    case let hot as OneHot:
      return { inputs in
        [
          try labels(inputs[0], below: hot.classes).flatMap { label in
            (0..<hot.classes).map { $0 == label ? 1 : 0 }
          }
        ]
      }
    case let top as TopKCorrect:
      let classes = shapes.inputs[0][1]
      return { inputs in
        let correct = zip(rows(of: inputs[0], classes), try labels(inputs[1], below: classes)).filter {
          row, label in
          let own = row[row.startIndex + label]
          let ahead = row.enumerated().count { $1 > own || ($1 == own && $0 < label) }
          return ahead < top.k && row.allSatisfy(\.isFinite)
        }
        return [[Double(correct.count)]]
      }
    default: return nil
    }
  }

  private static func rows(of values: [Double], _ columns: Int) -> [ArraySlice<Double>] {
    stride(from: 0, to: values.count, by: max(columns, 1)).map { values[$0..<$0 + columns] }
  }

  /// The labels as whole numbers.
  ///
  /// - Throws: `FoveaError` with code `.data` if one is no class.
  private static func labels(_ values: [Double], below classes: Int) throws -> [Int] {
    try values.map {
      guard (0..<classes).contains(Int($0)) else {
        throw FoveaError(.data, at: "labels", "expected a class in 0..<\(classes), got \(Int($0))")
      }
      return Int($0)
    }
  }
}
