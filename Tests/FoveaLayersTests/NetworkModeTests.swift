import FoveaCore
import FoveaGraph
import FoveaLayers
import TestSupport
import Testing

@Suite(.tags(.quick)) struct NetworkModeTests {
  private func kinds(_ network: Network) -> [String] { network.graph.nodes.map(\.operation.kind) }

  private func normalized(_ statistics: BatchNorm2D.Statistics) -> Sample {
    Sample {
      BatchNorm2D(epsilon: 1e-3, momentum: 0.01, statistics: statistics).named("bn")
      Flatten()
      Dense(10).named("fc")
    }
  }

  @Test func batchNormalizationObservesInTraining() throws {
    let network = try normalized(.batch).network(batch: 4, mode: .training(seed: 0))
    #expect(
      kinds(network)
        == ["BatchNormalization", "MovingAverage", "MovingAverage", "Reshape", "Linear"])
    #expect(network.graph.writes.map(\.path) == ["bn.running_mean", "bn.running_var"])
    let averages = network.graph.nodes.compactMap { $0.operation as? MovingAverage }
    // 4 images of 8 x 8 are 256 values in each channel.
    #expect(averages == [MovingAverage(weight: 0.01), MovingAverage(weight: 0.01, scale: 256.0 / 255)])
    let roles = network.parameters.map(\.role)
    #expect(roles == [.parameter, .parameter, .statistic, .statistic, .parameter, .parameter])
    #expect(network.parameters.map(\.isTrainable) == roles.map { $0 == .parameter })
    try network.graph.verify()
  }

  @Test(arguments: [
    (BatchNorm2D.Statistics.frozen, Network.Mode.training(seed: 0)), (.frozen, .inference),
    (.batch, .inference),
  ])
  func batchNormalizationUsesWhatIsGiven(_ statistics: BatchNorm2D.Statistics, _ mode: Network.Mode) throws {
    let network = try normalized(statistics).network(batch: 4, mode: mode)
    let operation = try #require(network.graph.nodes.first?.operation as? BatchNormalization)
    #expect(operation == BatchNormalization(epsilon: 1e-3, statistics: .given))
    #expect(network.graph.writes.isEmpty)
  }

  @Test func dropoutDrawsByItsPathInTrainingOnly() throws {
    let model = Sample {
      Sequential {
        Flatten()
        Dropout(0.25)
        Dense(10)
      }.named("classifier")
    }
    let training = try model.network(batch: 2, mode: .training(seed: 7))
    let dropout = training.graph.nodes.compactMap { $0.operation as? FoveaGraph.Dropout }
    #expect(dropout == [FoveaGraph.Dropout(rate: 0.25, seed: 7, path: "classifier.1")])
    #expect(training.graph.arguments.map(\.source).contains(.input("position")))
    let inference = try model.network(batch: 2, mode: .inference)
    #expect(kinds(inference) == ["Reshape", "Linear"])
    #expect(!inference.graph.arguments.map(\.source).contains(.input("position")))
  }

  @Test func sideBranchesExistInTrainingOnly() throws {
    let model = Sample {
      Conv2D(4, kernel: 3).named("stem")
      Auxiliary(weight: 0.3) {
        Flatten()
        Dense(10).named("fc")
      }.named("aux1")
      AdaptiveAveragePool2D(1)
      Flatten()
      Dense(10).named("fc")
    }
    let head = ["aux1.fc.weight", "aux1.fc.bias"]
    #expect(try model.paths() == ["stem.weight", "stem.bias", "fc.weight", "fc.bias"])
    #expect(
      try model.paths(.training(seed: 0)) == ["stem.weight", "stem.bias"] + head + ["fc.weight", "fc.bias"])
    let training = try model.network(batch: 2, mode: .training(seed: 0))
    #expect(training.auxiliary.map(\.name) == ["aux1"])
    #expect(training.auxiliary.map(\.weight) == [0.3])
    #expect(training.auxiliary.map { training.graph.shape(of: $0.logits) } == [[2, 10]])
    #expect(try model.network(batch: 2, mode: .inference).auxiliary.isEmpty)
  }

  @Test(arguments: [
    (8, 3, 2, Padding(top: 0, left: 0, bottom: 1, right: 1)),
    (7, 3, 2, Padding(top: 1, left: 1, bottom: 1, right: 1)),
    (8, 2, 1, Padding(top: 0, left: 0, bottom: 1, right: 1)),
    (8, 1, 2, .none),
    (5, 5, 1, Padding(top: 2, left: 2, bottom: 2, right: 2)),
  ])
  func samePaddingFollowsKeras(_ side: Int, _ kernel: Int, _ stride: Int, _ expected: Padding) throws {
    var model = Sample {
      Conv2D(10, kernel: Size2D(kernel, kernel), stride: Size2D(stride, stride), padding: .same)
      AdaptiveAveragePool2D(1)
      Flatten()
    }
    model.inputShape = [3, side, side]
    let network = try model.network(batch: 1, mode: .inference)
    let node = try #require(network.graph.nodes.first)
    #expect((node.operation as? Convolution)?.padding == expected)
    let side = (side + stride - 1) / stride
    #expect(network.graph.shape(of: node.outputs[0]) == [1, 10, side, side])
  }

  @Test func everyKindOfLayerHasItsShape() throws {
    var model = Sample {
      Sequential {
        Conv2D(8, kernel: Size2D(1, 3), stride: 1, padding: .symmetric(Size2D(0, 1)), activation: .tanh)
        LocalResponseNorm(size: 5)
        AveragePool2D(3, stride: 2, padding: 1, ceilMode: true)
        MaxPool2D(2)
        AdaptiveAveragePool2D(4)
        Flatten()
        Activation(.sigmoid)
        Dense(10)
      }
    }
    model.inputShape = [3, 20, 20]
    let shapes = try model.network(batch: 2, mode: .inference).layers.filter { !$0.isContainer }
    #expect(
      shapes.map(\.outputShape) == [
        [2, 8, 20, 20], [2, 8, 20, 20], [2, 8, 11, 11], [2, 8, 5, 5], [2, 8, 4, 4], [2, 128], [2, 128],
        [2, 10],
      ])
  }
}
