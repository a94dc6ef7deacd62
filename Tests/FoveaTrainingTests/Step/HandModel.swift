import Foundation

/// A linear classifier with its gradient, written out: what the training step must agree with.
struct HandModel {
  var weight: [[Double]]
  var bias: [Double]
  var smoothing = 0.0
  var classWeights: [Double]?

  /// The loss of a batch and its gradient.
  func gradient(_ inputs: [[Double]], _ labels: [Int]) -> (loss: Double, weight: [[Double]], bias: [Double]) {
    let classes = bias.count
    let weights = classWeights ?? [Double](repeating: 1, count: classes)
    let total = labels.map { weights[$0] }.reduce(0, +)
    var loss = 0.0
    var slope = (
      weight: weight.map { $0.map { _ in 0.0 } }, bias: bias.map { _ in 0.0 }
    )
    for (input, label) in zip(inputs, labels) {
      let logits = (0..<classes).map { k in bias[k] + zip(weight[k], input).map(*).reduce(0, +) }
      let sum = logits.map(exp).reduce(0, +)
      let targets = (0..<classes).map { k in
        (k == label ? (1 - smoothing) * weights[k] : 0) + smoothing / Double(classes) * weights[k]
      }
      for k in 0..<classes {
        loss -= targets[k] * log(exp(logits[k]) / sum) / total
        let delta = (exp(logits[k]) / sum * targets.reduce(0, +) - targets[k]) / total
        slope.bias[k] += delta
        for i in input.indices { slope.weight[k][i] += delta * input[i] }
      }
    }
    return (loss, slope.weight, slope.bias)
  }
}
