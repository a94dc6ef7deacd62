import Foundation
import FoveaCore
import HTTPTypes

/// Numbers of classes as clients ask for them.
package struct Scores {
  /// What makes scores of logits.
  package enum Function: String, CaseIterable {
    case softmax, sigmoid, none
  }

  /// The classes in the order of their scores, the largest first; of equal ones the earlier first.
  package let ranked: [(index: Int, score: Float)]

  /// The scores of logits.
  package init(_ logits: [Float], _ function: Function = .softmax) {
    let scores: [Float]
    switch function {
    case .none: scores = logits
    case .sigmoid: scores = logits.map { Float(1 / (1 + exp(-Double($0)))) }
    case .softmax:
      let largest = Double(logits.max() ?? 0)
      let powers = logits.map { exp(Double($0) - largest) }
      let sum = powers.reduce(0, +)
      scores = powers.map { Float($0 / sum) }
    }
    ranked = scores.indices.sorted { (-scores[$0], $0) < (-scores[$1], $1) }.map { ($0, scores[$0]) }
  }

  /// The first classes, as `[{"label": …, "score": …}]`.
  func labels(_ names: [String], top count: Int) -> JSONValue {
    .array(
      ranked.prefix(count).map {
        ["label": .string(names[$0.index]), "score": .number(Double("\($0.score)") ?? Double($0.score))]
      })
  }
}
