import FoveaCore
import FoveaLayers
import FoveaModels
import TestSupport
import Testing

@Suite(.tags(.quick)) struct NetworkFreezingTests {
  func lenet() throws -> Network { try LeNet().network(batch: 2, mode: .training(seed: 0)) }

  @Test func patternsFreezeWhatTheyMatch() throws {
    let trained = { (patterns: [String]) in
      try self.lenet().freezing(patterns).parameters.filter(\.isTrainable).map(\.path)
    }
    #expect(try trained([]).count == 10)
    #expect(
      try trained(["conv.*", "linear.?.bias"]) == ["linear.1.weight", "linear.3.weight", "linear.5.weight"])
  }

  @Test(
    arguments: [
      (["convs.*"], "convs.*: matches no parameter; did you mean conv.*? the layers are conv.*, linear.*"),
      (
        ["conv.*", "linear.2.bias"],
        "linear.2.bias: matches no parameter; did you mean linear.1.bias? the layers are conv.*, linear.*"
      ),
      (
        ["layer1.stage2.block3.*"],
        "layer1.stage2.block3.*: matches no parameter; the layers are conv.*, linear.*"
      ),
      (["*"], "*: leaves no parameter to train; freeze fewer"),
    ])
  func patternsThatCannotWorkAreRefused(patterns: [String], message: String) throws {
    let error = #expect(throws: FoveaError.self) { try lenet().freezing(patterns) }
    #expect(error?.description == message)
  }

  @Test func statisticsAreNoParameters() throws {
    let network = try ResNet(.eighteen).network(batch: 2, input: [3, 32, 32], mode: .training(seed: 0))
    expectRefusal("*.running_mean: matches no parameter") { try network.freezing(["*.running_mean"]) }
    let frozen = try network.freezing(["layer?.*"])
    #expect(frozen.graph.writes.map(\.path) == network.graph.writes.map(\.path))
  }
}
