import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaLayers
import FoveaModels
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick)) struct WrappedNamesTests {
  /// The tensors of ``Small`` in inference, each under a name made of its own.
  func tensors(_ rename: (String) -> String) throws -> [String: HostTensor] {
    let network = try Small().network(batch: 1, mode: .inference)
    return Dictionary(
      uniqueKeysWithValues: network.parameters.map { (rename($0.path), $0.initialValue(seed: 3)) })
  }

  func unwrapped(_ tensors: [String: HostTensor]) throws -> WrappedNames {
    try WrappedNames(tensors, for: Small().network(batch: 1, mode: .inference), from: "x.pth")
  }

  @Test(arguments: [
    "model.", "net.", "backbone.", "module.", "module.model.", "_orig_mod.module.", "module.densenet121.",
    "a.b.c.",
  ]) func whatAllNamesBeginWithIsRemoved(_ prefix: String) throws {
    let names = try unwrapped(tensors { prefix + $0 })
    #expect(try names.tensors == tensors { $0 })
    #expect(names.notes == ["the prefix \"\(prefix)\" was removed from 8 names"])
  }

  @Test func namesThatFitStayAsTheyAre() throws {
    var plain = try tensors { $0 }
    plain["ema.0.weight"] = .scalar(1)
    let names = try unwrapped(plain)
    #expect(names.tensors == plain && names.notes.isEmpty)
  }

  @Test func wrappersBetweenComponentsAreRemoved() throws {
    let names = try unwrapped(
      tensors { $0.hasPrefix("0.") ? "model.0.module." + $0.dropFirst(2) : "model." + $0 })
    #expect(try names.tensors == tensors { $0 })
    #expect(
      names.notes == [
        "components of wrappers, such as \"module\", were removed from 2 names",
        "the prefix \"model.\" was removed from 8 names",
      ])
  }

  @Test func tensorsOfOtherModulesAreOmitted() throws {
    var wrapped = try tensors { "module." + $0 }
    wrapped["n_averaged"] = .scalar(1)
    let names = try unwrapped(wrapped)
    #expect(try names.tensors == tensors { $0 })
    #expect(names.notes.last == "1 tensors outside \"module.\" were omitted: n_averaged")
  }

  @Test func aNetworkThatLacksLittleIsRecognized() throws {
    var wrapped = try tensors { "backbone." + $0 }
    wrapped["backbone.4.weight"] = nil
    let names = try unwrapped(wrapped)
    #expect(names.tensors.count == 7 && names.tensors["4.bias"] != nil)
    #expect(try unwrapped(["model.4.weight": .scalar(1)]).notes.isEmpty)
  }

  @Test func twoNetworksAreAQuestion() throws {
    let both = try tensors { "student." + $0 }.merging(tensors { "teacher." + $0 }) { $1 }
    let error = #expect(throws: FoveaError.self) { try unwrapped(both) }
    #expect(
      error?.description
        == "x.pth: holds the network under 2 prefixes: \"student.\", \"teacher.\"; choose one with key")
  }

  @Test func aCheckpointIsFittedUnderItsPrefix() throws {
    var checkpoint = try Small().checkpoint()
    checkpoint.parameters = checkpoint.parameters.map {
      NamedTensor(name: "model." + $0.name, tensor: $0.tensor)
    }
    let fitted = try checkpoint.fitted(to: Small())
    #expect(fitted.checkpoint.parameters.first?.name == "0.weight")
    #expect(fitted.fit.remarks.first == "the prefix \"model.\" was removed from 10 names")
    #expect(fitted.fit.skipped == ["side.bias", "side.weight"])
  }

  @Test func numbersThatAreNotFiniteAreRefused() throws {
    var checkpoint = try Small().checkpoint()
    let place = try #require(checkpoint.parameters.firstIndex { $0.name == "4.bias" })
    checkpoint.parameters[place].tensor = HostTensor([1, .nan, 2, .infinity, 3, 4], shape: [6])
    let error = #expect(throws: FoveaError.self) { try checkpoint.fitted(to: Small()) }
    #expect(error?.code == .numeric)
    #expect(error?.problem == "tensor \"4.bias\" holds 2 values of 6 that are not finite numbers")
    // A double that is too large for the network's numbers is no better; side branches are not used.
    checkpoint.parameters[place].tensor = HostTensor(.float64([1, 2, 3, 1e300, 5, 6]), shape: [6])
    expectRefusal("tensor \"4.bias\" holds 1 values of 6 that are not finite numbers") {
      try checkpoint.fitted(to: Small())
    }
    checkpoint.parameters[place].tensor = .filled(1, shape: [6])
    let side = try #require(checkpoint.parameters.firstIndex { $0.name == "side.bias" })
    checkpoint.parameters[side].tensor = .filled(.nan, shape: [6])
    _ = try checkpoint.fitted(to: Small())
  }

  @Test func branchesThatAreSwitchedOffAreSkipped() throws {
    func network(_ settings: [String: String], _ mode: Network.Mode) throws -> (ModelDescription, Network) {
      let options = ModelOptions(classes: 5, imageSize: 96, settings: settings)
      let description = try ModelDescription(name: "googlenet", options: options)
      return (
        description,
        try description.makeModel().network(batch: 2, input: description.inputShape, mode: mode)
      )
    }
    let (_, whole) = try network([:], .training(seed: 0))
    let (description, _) = try network(["aux": "off"], .inference)
    let checkpoint = Checkpoint(
      model: description, classNames: description.classNames(),
      pipeline: .resized,
      parameters: whole.parameters.map { NamedTensor(name: $0.path, tensor: .filled(1, shape: $0.shape)) })
    let fit = try checkpoint.fitted().fit
    #expect(fit.isStrict && fit.skipped.count == 18)
    #expect(fit.remarks == ["18 tensors of side branches are skipped, as this network has none: aux1, aux2"])
    // And where the network has branches for which there is nothing, the remedy is to switch them off.
    let bare = WeightsFit(
      Dictionary(
        uniqueKeysWithValues: whole.parameters.filter { !$0.path.hasPrefix("aux") }.map {
          ($0.path, HostTensor.filled(1, shape: $0.shape))
        }), forTraining: whole)
    let error = #expect(throws: FoveaError.self) { try bare.require(strictly: true, from: "x") }
    #expect(error?.remedy?.description.hasPrefix("train with auxiliary classifiers off") == true)
  }
}
