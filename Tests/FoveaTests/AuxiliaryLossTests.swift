import Foundation
import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// The side branches of GoogLeNet: three outputs in training, one in inference.
@Suite(.tags(.backend)) struct AuxiliaryLossTests {
  static let classes = 7
  static let labels = [3, 0, 6]
  let backend = OneDNNBackend(threads: 1, slowImplementations: .refuse)

  /// The mean cross entropy of logits `[N, K]`, by hand.
  func crossEntropy(_ logits: HostTensor) -> Double {
    let rows = Self.labels.indices.map { row in
      Array(logits.doubles[row * Self.classes..<(row + 1) * Self.classes])
    }
    let losses = zip(rows, Self.labels).map { row, label in log(row.map(exp).reduce(0, +)) - row[label] }
    return losses.reduce(0, +) / Double(losses.count)
  }

  @Test func theLossOfAStepIsMainPlusThreeTenthsOfEachBranch() throws {
    // 79 x 79 is the smallest image of which the branches' windows find enough.
    let network = try GoogLeNet2014(classes: Self.classes)
      .network(batch: Self.labels.count, input: [3, 79, 79], mode: .training(seed: 4))
    #expect(network.auxiliary.map(\.name) == ["aux1", "aux2"])
    #expect(network.auxiliary.map(\.weight) == [0.3, 0.3])
    let state = backend.makeState()
    // Weights of this size keep the three logits apart, so that no weight of a loss hides in another's place.
    for parameter in network.parameters {
      try state.declare(StateEntry(path: parameter.path, shape: parameter.shape, role: parameter.role))
      let rule: Initializer = parameter.shape.rank > 1 ? .kaimingNormal(.input) : .normal(deviation: 0.1)
      let key = RandomKey(seed: 2).folding(parameter.path)
      try state.write(rule.values(shape: parameter.shape, key: key), to: parameter.path)
    }
    let images = Initializer.normal(deviation: 1).values(shape: [3, 3, 79, 79], key: RandomKey(seed: 3))
    var graph = network.graph
    let outputs = [("main", network.logits)] + network.auxiliary.map { ($0.name, $0.logits) }
    for (name, value) in outputs { graph.result(name, value) }
    // The position of the first step, from which dropout draws the same numbers in both programs.
    let position = HostTensor(.int64([1, 0]), shape: [2])
    let results = try backend.compile(graph, over: state).run(["images": images, "position": position])
    let losses = try outputs.map { crossEntropy(try #require(results[$0.0])) }
    #expect(Set(losses.map { Int($0 * 100) }).count == 3, "\(losses)")

    let step = try TrainingStep(network, optimizer: SGD(), on: backend, over: state)
    let labels = HostTensor(Self.labels.map(Int32.init), shape: [Self.labels.count])
    let result = try step.run(images: images, labels: labels, learningRate: 1e-6, number: 1)
    let expected = losses[0] + 0.3 * losses[1] + 0.3 * losses[2]
    #expect(abs(result.loss - expected) < 1e-5 * expected, "\(result.loss), not \(expected)")
  }

  @Test func inferenceHasOneOutputAndNothingOfTheBranches() throws {
    let network = try GoogLeNet2014(classes: Self.classes).network(batch: 1, mode: .inference)
    #expect(network.auxiliary.isEmpty)
    #expect(network.graph.shape(of: network.logits) == [1, Self.classes])
    #expect(network.parameters.allSatisfy { !$0.path.hasPrefix("aux") })
  }
}
