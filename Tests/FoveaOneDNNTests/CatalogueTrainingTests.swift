import FoveaCore
import FoveaGraph
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaRuntime
import TestSupport
import Testing

/// Every network of the catalogue can be trained without oneDNN's slow generic code.
@Suite(.tags(.backend)) struct CatalogueTrainingTests {
  /// The side of the images: enough for the side branches, which inception_v3 has only from 299 on.
  static func side(of name: String) -> Int { name == "inception_v3" ? 299 : 96 }

  @Test(.atMost(2), arguments: ModelCatalogue.standard.names)
  func gradientsHaveFastCode(_ name: String) throws {
    try Self.expectFastGradients(of: name, on: OneDNNBackend(threads: 2, slowImplementations: .refuse))
  }

  /// Compiles a network's gradients on a backend that refuses slow code.
  static func expectFastGradients(of name: String, on backend: OneDNNBackend) throws {
    let model = try ModelCatalogue.make(name, ModelOptions(classes: 10))
    let side = Self.side(of: name)
    let network = try model.network(
      batch: 2, input: [try model.inputShape[0], side, side], mode: .training(seed: 1))
    var graph = network.graph
    let labels = graph.input("labels", TensorType([2], .int32))
    var losses = [try graph.apply(SoftmaxCrossEntropy(), network.logits, labels)]
    for branch in network.auxiliary {
      let loss = try graph.apply(SoftmaxCrossEntropy(), branch.logits, labels)
      losses.append(try graph.apply(Unary(.affine(scale: branch.weight, shift: 0)), loss))
    }
    let loss = try graph.applyAll(Sum(), losses)[0]
    let trained = network.parameters.filter(\.isTrainable)
    let values = try trained.map { try #require(graph.stateValue($0.path)) }
    for (parameter, gradient) in zip(trained, try graph.differentiate(loss, withRespectTo: values)) {
      graph.result(parameter.path, try #require(gradient))
    }
    let report = try backend.compile(graph, over: backend.makeState()).report
    #expect(report.steps.allSatisfy { !$0.implementation.hasPrefix("ref") })
    // Every product of the graph is that of one step.
    let work = report.steps.compactMap(\.work)
    #expect(work.count == report.steps.count)
    #expect(work.map(\.multiplyAccumulates).reduce(0, +) == graph.multiplyAccumulates())
    let isShort = backend.precision == .bfloat16
    #expect(work.contains { $0.multiplyAccumulates > 0 && ($0.arithmetic == .bfloat16) == isShort })
  }
}
