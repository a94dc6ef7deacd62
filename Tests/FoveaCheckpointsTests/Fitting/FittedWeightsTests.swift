import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct FittedWeightsTests {
  /// A checkpoint without what only training has.
  func lean() throws -> Checkpoint {
    var checkpoint = try Small().checkpoint()
    checkpoint.parameters.removeAll { $0.name.hasPrefix("side") }
    return checkpoint
  }

  @Test func tensorsStandInTheOrderOfTheParameters() throws {
    var checkpoint = try Small().checkpoint()
    checkpoint.parameters.reverse()
    let weights = try checkpoint.fitted(to: Small())
    #expect(weights.checkpoint.parameters.map(\.name) == weights.network.parameters.map(\.path))
    #expect(weights.checkpoint.parameters.map(\.tensor.shape) == weights.network.parameters.map(\.shape))
    #expect(weights.checkpoint.classNames == checkpoint.classNames)
  }

  @Test func aStateHoldsThemAndNothingElse() throws {
    let weights = try Small().checkpoint().fitted(to: Small())
    let state = try weights.makeState(on: ReferenceBackend())
    #expect(state.entries.map(\.path) == weights.network.parameters.map(\.path))
    for entry in weights.checkpoint.parameters { #expect(try state.read(entry.name) == entry.tensor) }
  }

  @Test func oneNetworkIsBuiltWhateverIsMadeOfThem() throws {
    let model = Counted()
    let weights = try lean().fitted(to: model)
    for _ in 0..<3 { _ = try weights.makeState(on: ReferenceBackend()) }
    #expect(model.builds == 1)
  }

  @Test func theNetworkInTrainingIsBuiltOnlyToExplainOtherTensors() throws {
    let model = Counted()
    var checkpoint = try lean()
    checkpoint.parameters.append(
      NamedTensor(name: "1.num_batches_tracked", tensor: HostTensor(.int64([3]), shape: .scalar)))
    _ = try checkpoint.fitted(to: model)
    #expect(model.builds == 1)
    let fit = try Small().checkpoint().fitted(to: model).fit
    #expect(fit.skipped == ["side.bias", "side.weight"])
    #expect(model.builds == 3)
  }
}
