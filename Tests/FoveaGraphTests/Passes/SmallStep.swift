import Testing

import FoveaCore
import FoveaGraph

extension Graph {
  /// A step of training: two parameters, one behind the other, and the update of both at the end.
  static func smallStep() throws -> Graph {
    var graph = Graph()
    let x = graph.input("x", TensorType([2, 3]))
    let rate = graph.input("rate", TensorType(.scalar))
    let weights = ["0.weight", "1.weight"].map { graph.state($0, [3, 3], role: .parameter) }
    let hidden = try graph.apply(Linear(), x, weights[0])
    let output = try graph.apply(Linear(), hidden, weights[1])
    let loss = try graph.apply(Reduce(.sum, axes: [0, 1]), output)
    graph.result("loss", loss)
    let gradients = try graph.differentiate(loss, withRespectTo: weights)
    graph.phase = .update
    for (index, weight) in weights.enumerated() {
      let gradient = try #require(gradients[index])
      graph.write(try graph.apply(SGDUpdate(), weight, gradient, rate), to: "\(index).weight")
    }
    graph.removeDeadNodes()
    return graph
  }
}
