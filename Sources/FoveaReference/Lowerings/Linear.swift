import FoveaGraph

extension ReferenceLowering {
  static let linear = ReferenceLowering(Linear.self) { _, call in
    let (x, w) = (call.inputs[0], call.inputs[1])
    let (rows, features, outputs) = (call.shape(0)[0], call.shape(0)[1], call.shape(1)[0])
    var y = [Double](repeating: 0, count: rows * outputs)
    for row in 0..<rows {
      for output in 0..<outputs {
        var sum = call.inputs.count > 2 ? call.inputs[2][output] : 0
        let (start, weights) = (row * features, output * features)
        for feature in 0..<features { sum += x[start &+ feature] * w[weights &+ feature] }
        y[row * outputs + output] = sum
      }
    }
    return [y]
  }

  static let linearInputGradient = ReferenceLowering(LinearInputGradient.self) { _, call in
    let (w, dy) = (call.inputs[0], call.inputs[1])
    let (rows, outputs, features) = (call.shape(1)[0], call.shape(0)[0], call.shape(0)[1])
    var dx = [Double](repeating: 0, count: rows * features)
    for row in 0..<rows {
      for output in 0..<outputs {
        let gradient = dy[row * outputs + output]
        let (start, weights) = (row * features, output * features)
        for feature in 0..<features { dx[start &+ feature] += gradient * w[weights &+ feature] }
      }
    }
    return [dx]
  }

  static let linearWeightGradient = ReferenceLowering(LinearWeightGradient.self) { operation, call in
    let (x, dy) = (call.inputs[0], call.inputs[1])
    let (rows, features, outputs) = (call.shape(0)[0], call.shape(0)[1], call.shape(1)[1])
    var dw = [Double](repeating: 0, count: outputs * features)
    for row in 0..<rows {
      for output in 0..<outputs {
        let gradient = dy[row * outputs + output]
        let (start, weights) = (row * features, output * features)
        for feature in 0..<features { dw[weights &+ feature] += gradient * x[start &+ feature] }
      }
    }
    return operation.hasBias ? [dw, channelSums(dy, call.shape(1))] : [dw]
  }
}
