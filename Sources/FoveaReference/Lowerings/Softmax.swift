import FoveaGraph
import Foundation

extension ReferenceLowering {
  static let softmax = ReferenceLowering(Softmax.self) { _, call in
    let (x, columns) = (call.inputs[0], call.shape(0)[1])
    var y: [Double] = []
    for row in 0..<call.shape(0)[0] {
      let logits = x[row * columns..<(row + 1) * columns]
      let largest = logits.max() ?? 0
      let powers = logits.map { exp($0 - largest) }
      let sum = powers.reduce(0, +)
      y += powers.map { $0 / sum }
    }
    return [y]
  }

  static let softmaxGradient = ReferenceLowering(SoftmaxGradient.self) { _, call in
    let (y, dy, columns) = (call.inputs[0], call.inputs[1], call.shape(0)[1])
    var dx: [Double] = []
    for row in 0..<call.shape(0)[0] {
      let range = row * columns..<(row + 1) * columns
      let dot = range.reduce(0) { $0 + y[$1] * dy[$1] }
      dx += range.map { y[$0] * (dy[$0] - dot) }
    }
    return [dx]
  }
}
