import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaLayers
import FoveaModels
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct WeightsFitTests {
  /// First values of a network by their paths.
  func values(_ network: Network, seed: UInt64 = 5) -> [String: HostTensor] {
    Dictionary(
      network.parameters.map { ($0.path, $0.initialValue(seed: seed)) }, uniquingKeysWith: { $1 })
  }

  @Test func everyParameterIsInOneList() throws {
    let network = try Small().network(batch: 2, mode: .training(seed: 0))
    var tensors = values(network)
    tensors["0.bias"] = nil
    tensors["1.weight"] = .filled(shape: [4])
    tensors["extra"] = .scalar(1)
    tensors["1.num_batches_tracked"] = HostTensor(.int64([3]), shape: .scalar)
    let fit = WeightsFit(tensors, forTraining: network)
    #expect(fit.missing == ["0.bias"])
    #expect(fit.shapeMismatches.map(\.description) == ["1.weight ([4], expected [3])"])
    #expect(fit.unexpected == ["extra"])
    #expect(fit.reinitialized.isEmpty && fit.classes == nil && fit.skipped.isEmpty)
    #expect(fit.loaded.count == network.parameters.count - 2)
    #expect(
      fit.remarks == [
        "8 of 10 parameters and statistics are loaded",
        "1 missing, which keep their first values: 0.bias", "1 unexpected, which are ignored: extra",
        "1 of another shape, which keep their first values: 1.weight ([4], expected [3])",
      ])
    let error = #expect(throws: FoveaError.self) { try fit.require(strictly: true, from: "x") }
    #expect(
      error?.description
        == "x: does not fit the model; 1 missing: 0.bias; 1 unexpected: extra; 1 of another shape: "
        + "1.weight ([4], expected [3]); choose the model, number of classes and number of channels that these weights "
        + "were made for, or load what fits with lenient loading")
    try fit.require(strictly: false, from: "x")
    expectRefusal("x: has no tensor that fits the model; ") {
      try WeightsFit(["a": .scalar(1)], parameters: network.parameters).require(strictly: false, from: "x")
    }
  }

  @Test func newHeadReadsNoTensors() throws {
    let network = try Small().network(batch: 2, mode: .training(seed: 0))
    let head = network.head.map(\.path)
    for change in [{ $0 }, { _ in nil }, { _ in .scalar(1) }] as [(HostTensor) -> HostTensor?] {
      var tensors = values(network)
      for path in head { tensors[path] = tensors[path].flatMap(change) }
      let fit = WeightsFit(tensors, forTraining: network, newHead: true, optional: [])
      #expect(fit.isStrict && fit.reinitialized == head && fit.classes == nil)
      #expect(fit.loaded == network.parameters.map(\.path).filter { !head.contains($0) })
      #expect(fit.remarks == ["the head is reinitialized: \(head.joined(separator: ", "))"])
    }
  }

  @Test func newHeadWithOtherClasses() throws {
    func network(_ classes: Int) throws -> Network {
      try ModelCatalogue.make("nin", ModelOptions(classes: classes)).network(
        batch: 2, mode: .training(seed: 0))
    }
    let (ten, five) = (try network(10), try network(5))
    let fits = [false, true].map { WeightsFit(values(ten), forTraining: five, newHead: $0, optional: []) }
    #expect(fits[0].isStrict && fits[0] == fits[1] && fits[1].reinitialized.count == 6)
    #expect(fits[1].classes?.found == 10 && fits[1].classes?.expected == 5)
  }

  @Test func manyNamesAreCountedAndCutShort() throws {
    let network = try ModelCatalogue.make("resnet18").network(batch: 2, mode: .training(seed: 0))
    let fit = WeightsFit(["x": .filled(shape: [3])], forTraining: network)
    let error = #expect(throws: FoveaError.self) { try fit.require(strictly: true, from: "x") }
    let shown = network.parameters.prefix(20).map(\.path).joined(separator: ", ")
    #expect(
      error?.problem == "does not fit the model; 102 missing: \(shown) and 82 more; 1 unexpected: x")
  }

  @Test(
    arguments: [
      ("lenet", 32, ["linear.5.weight", "linear.5.bias"]), ("resnet18", 32, ["fc.weight", "fc.bias"]),
      (
        "googlenet-2014", 79,
        [
          "aux1.fc2.weight", "aux1.fc2.bias", "aux2.fc2.weight", "aux2.fc2.bias", "fc.weight",
          "fc.bias",
        ]
      ),
      ("densenet121", 32, ["classifier.weight", "classifier.bias"]),
    ] as [(String, Int, [String])])
  func anotherNumberOfClassesRemakesTheHead(model: String, size: Int, head: [String]) throws {
    func network(_ classes: Int) throws -> Network {
      let options = ModelOptions(classes: classes, imageSize: size)
      let model = try ModelCatalogue.make(model, options)
      return try model.network(batch: 2, input: options.inputShape(for: model), mode: .training(seed: 0))
    }
    let shapes = try network(7).parameters
    let tensors = Dictionary(
      shapes.map { ($0.path, HostTensor.filled(shape: $0.shape)) }, uniquingKeysWith: { $1 })
    let fit = WeightsFit(tensors, forTraining: try network(11))
    #expect(fit.isStrict)
    #expect(fit.reinitialized == head)
    #expect(fit.classes?.found == 7 && fit.classes?.expected == 11)
    #expect(fit.loaded.count == shapes.count - head.count)
    #expect(
      fit.remarks == [
        "the head is reinitialized for 11 classes, the file has 7: \(head.joined(separator: ", "))"
      ])
    // For use, a head of random numbers is a mistake.
    #expect(!WeightsFit(tensors, parameters: try network(11).parameters).isStrict)
  }

  @Test func sideBranchesAreLeftOutAndNamed() throws {
    let checkpoint = try Small().checkpoint()
    let weights = try checkpoint.fitted(to: Small())
    let (fitted, fit) = (weights.checkpoint, weights.fit)
    #expect(fit.skipped == ["side.bias", "side.weight"])
    #expect(fit.isStrict)
    #expect(fitted.tensors.count == checkpoint.tensors.count - 2)
    #expect(try fitted.fitted(to: Small()).fit.remarks.isEmpty)
  }

  @Test func whatIsMissingBeginsAnewUnlessStrictly() throws {
    var checkpoint = try Small().checkpoint(seed: 4)
    checkpoint.parameters.removeAll { $0.name == "0.weight" }
    expectRefusal("does not fit the model; 1 missing: 0.weight; ") { try checkpoint.fitted(to: Small()) }
    let weights = try checkpoint.fitted(to: Small(), strictly: false)
    let (fitted, fit) = (weights.checkpoint, weights.fit)
    #expect(fit.missing == ["0.weight"])
    #expect(fitted.tensors["0.weight"] == (try Small().checkpoint(seed: 0).tensors["0.weight"]))
    #expect(fitted.tensors["0.bias"] == checkpoint.tensors["0.bias"])
    _ = try weights.makeState(on: ReferenceBackend())
  }
}
