import Foundation

import FoveaCore
import FoveaData

/// A linear classifier on raw pixels, trained by gradient descent with momentum one batch at a time.
///
/// Pixels and weights lie in groups of eight, so that the compiler works on eight at once.
struct SoftmaxRegression {
  typealias Row = [SIMD8<Float>]

  private var weights: [Row]
  private var velocity: [Row]
  private var biases: [Float]

  /// The share of the second set that a model is right about after eight epochs of the first.
  ///
  /// The number of pixels must be a multiple of eight.
  static func accuracy(training: some DataSet, judgedOn test: some DataSet) throws -> Double {
    let (inputs, labels) = try examples(training)
    var model = SoftmaxRegression(classes: training.classNames.count, groups: inputs[0].count)
    for epoch in 0..<8 {
      let order = EpochOrder(count: labels.count, seed: 0, epoch: epoch)
      for start in stride(from: 0, to: labels.count, by: 50) {
        model.step((start..<min(start + 50, labels.count)).map { order[$0] }, inputs, labels)
      }
    }
    let (unseen, truth) = try examples(test)
    let right = zip(unseen, truth).count { input, label in
      let scores = model.scores(input)
      return scores.firstIndex(of: scores.max() ?? 0) == label
    }
    return Double(right) / Double(truth.count)
  }

  private init(classes: Int, groups: Int) {
    weights = [Row](repeating: Row(repeating: .zero, count: groups), count: classes)
    velocity = weights
    biases = [Float](repeating: 0, count: classes)
  }

  /// All pictures, roughly centred around zero.
  private static func examples(_ set: some DataSet) throws -> (inputs: [Row], labels: [Int]) {
    var pixels: [UInt8] = []
    let inputs = try (0..<set.count).map { index in
      let size = try set.copyPixels(at: index, into: &pixels)
      return stride(from: 0, to: size.byteCount, by: 8).map { start in
        var group = SIMD8<Float>.zero
        for lane in 0..<8 { group[lane] = Float(pixels[start + lane]) / 255 - 0.4 }
        return group
      }
    }
    return (inputs, (0..<set.count).map { set.label(at: $0) })
  }

  private func scores(_ input: Row) -> [Float] {
    weights.indices.map { label in
      var sum = SIMD8<Float>.zero
      for (weight, pixel) in zip(weights[label], input) { sum += weight * pixel }
      return sum.sum() + biases[label]
    }
  }

  private mutating func step(_ rows: [Int], _ inputs: [Row], _ labels: [Int]) {
    // Momentum: what was learned before fades, what this batch says is added.
    for label in velocity.indices {
      for group in velocity[label].indices { velocity[label][group] *= 0.9 }
    }
    for row in rows {
      let scores = scores(inputs[row])
      let largest = scores.max() ?? 0
      let powers = scores.map { Float(exp(Double($0 - largest))) }
      let total = powers.reduce(0, +)
      for label in weights.indices {
        let slope = (powers[label] / total - (label == labels[row] ? 1 : 0)) / Float(rows.count)
        for (group, pixel) in inputs[row].enumerated() { velocity[label][group] += slope * pixel }
        biases[label] -= 0.1 * slope
      }
    }
    for label in weights.indices {
      for group in weights[label].indices { weights[label][group] -= 0.01 * velocity[label][group] }
    }
  }
}
