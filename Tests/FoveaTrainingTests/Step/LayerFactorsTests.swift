import FoveaCore
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Learning rates that grow from layer to layer.
@Suite(.tags(.quick, .backend)) struct LayerFactorsTests {
  static let model = Sample(classes: 3, input: [1, 2, 2]) {
    Sequential {
      Conv2D(2, kernel: 1)
      BatchNorm2D()
      Conv2D(2, kernel: 1)
      Flatten()
      Dense(3)
    }
  }

  @Test func eachLayerHasTheShareOfTheNext() throws {
    let network = try Self.model.network(batch: 2, mode: .training(seed: 0))
    #expect(UpdateRule(SGD()).layerFactors(of: network.parameters).isEmpty)
    let factors = UpdateRule(SGD(), layerDecay: 0.5).layerFactors(of: network.parameters)
    #expect(
      factors == [
        "0.weight": 0.25, "0.bias": 0.25, "1.weight": 0.25, "1.bias": 0.25, "2.weight": 0.5, "2.bias": 0.5,
        "4.weight": 1, "4.bias": 1,
      ])
  }

  @Test func theyAreTheFactorsOfGroupsAndMultiplyThem() throws {
    func weights(_ rule: UpdateRule) throws -> [[Double]] {
      let network = try Self.model.network(batch: 2, mode: .training(seed: 0))
      let state = ReferenceBackend().makeState()
      try state.initialize(network.parameters, seed: 3)
      let step = try TrainingStep(network, rule: rule, on: ReferenceBackend(), over: state)
      let images = HostTensor((0..<8).map { Float($0) / 8 }, shape: [2, 1, 2, 2])
      for number in 1...3 {
        _ = try step.run(
          images: images, labels: HostTensor([Int32(0), 2], shape: [2]), learningRate: 0.3, number: number)
      }
      return try network.parameters.map { try state.read($0.path).doubles }
    }
    let decayed = UpdateRule(
      SGD(momentum: 0.5), groups: [ParameterGroup(pattern: "2.*", rateFactor: 0.5)], layerDecay: 0.5)
    let groups = [("0.*", 0.25), ("1.*", 0.25), ("2.*", 0.25)].map {
      ParameterGroup(pattern: $0.0, rateFactor: $0.1)
    }
    #expect(try weights(decayed) == weights(UpdateRule(SGD(momentum: 0.5), groups: groups)))
  }

  @Test func ratesThatAreAll0AreRefused() throws {
    let parameters = try Self.model.network(batch: 2, mode: .training(seed: 0)).parameters
    func rule(_ factors: [(String, Double)]) -> UpdateRule {
      UpdateRule(SGD(), groups: factors.map { ParameterGroup(pattern: $0.0, rateFactor: $0.1) })
    }
    let error = #expect(throws: FoveaError.self) { try rule([("*", 0)]).requireUse(by: parameters) }
    #expect(error?.problem == "the rate of every parameter is 0")
    // Of several groups that match, the first holds.
    try rule([("2.*", 1), ("*", 0)]).requireUse(by: parameters)
    expectRefusal("the rate of every parameter is 0") {
      try rule([("*", 0), ("2.*", 1)]).requireUse(by: parameters)
    }
  }

  @Test(arguments: [0, -1, 1.5, .nan])
  func aDecayThatCannotWorkIsRefused(_ decay: Double) {
    expectRefusal("layer decay: must be above 0 and at most 1, got \(decay)") {
      try TrainingOptions(layerDecay: decay).validate()
    }
  }
}
