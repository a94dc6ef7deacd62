import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaInference
import FoveaLayers
import FoveaReference
import SmallNetwork
import TestSupport
import Testing

/// Batch normalizations inside convolutions.
@Suite(.tags(.quick, .backend)) struct CheckpointCheckedFoldingTests {
  @Test func logitsStayAndTheNormalizationGoes() throws {
    let checkpoint = try Explained().checkpoint()
    let folding = try checkpoint.foldingNormalizations(of: Explained(), checkedOn: ReferenceBackend())
    #expect(folding.folded == 1 && folding.kept == 0 && folding.distance < 1e-6)
    #expect(
      folding.checkpoint.parameters.map(\.name)
        == ["0.weight", "0.bias", "4.weight", "4.bias", "8.weight", "8.bias"])
    #expect(folding.checkpoint.tensors["4.weight"] == checkpoint.tensors["4.weight"])
    #expect(folding.checkpoint.tensors["0.weight"] != checkpoint.tensors["0.weight"])
  }

  @Test func numbersAreThoseOfTheFormula() throws {
    let checkpoint = try Explained().checkpoint()
    let folded = try checkpoint.foldingNormalizations(of: Explained()).checkpoint.tensors
    func number(_ path: String, _ index: Int) throws -> Double {
      try #require(checkpoint.tensors[path]).doubles[index]
    }
    let factor = try number("1.weight", 2) / (number("1.running_var", 2) + 1e-5).squareRoot()
    let bias = try factor * (number("0.bias", 2) - number("1.running_mean", 2)) + number("1.bias", 2)
    #expect(try abs(#require(folded["0.bias"]).doubles[2] - bias) < 1e-7)
    let filter = try factor * number("0.weight", 2 * 27 + 5)
    #expect(try abs(#require(folded["0.weight"]).doubles[2 * 27 + 5] - filter) < 1e-7)
  }

  @Test func aConvolutionWithoutBiasGetsOne() throws {
    /// One normalization that can go, one behind an activation, and one whose convolution is read twice.
    struct Mixed: Model {
      let classes = 3
      var inputShape: TensorShape { [1, 6, 6] }
      var body: some Layer {
        Sequential {
          Conv2D(4, kernel: 3, bias: false)
          BatchNorm2D()
          Activation(.relu)
          BatchNorm2D()
          Conv2D(2, kernel: 1)
          Concatenate {
            BatchNorm2D().named("norm")
            Activation(.relu)
          }
          Flatten()
          Dense(classes)
        }
      }
    }
    let network = try Mixed().network(batch: 2, mode: .inference)
    #expect(network.normalizationFoldings.map(\.scale) == ["1.weight"])
    #expect(try Mixed().network(batch: 2, mode: .training(seed: 0)).normalizationFoldings.isEmpty)
    let checkpoint = Checkpoint(
      model: try ModelDescription(Mixed()), classNames: ["a", "b", "c"], pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 3)) })
    let folding = try checkpoint.foldingNormalizations(of: Mixed(), checkedOn: ReferenceBackend())
    #expect(folding.folded == 1 && folding.kept == 2)
    #expect(folding.checkpoint.parameters.prefix(3).map(\.name) == ["0.weight", "0.bias", "3.weight"])
  }

  @Test func theFileKnowsOfIt() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    let checkpoint = try Explained().checkpoint()
    try checkpoint.foldingNormalizations(of: Explained()).checkpoint.export(to: path)
    let read = try Checkpoint.read(path: path)
    #expect(read.model.foldsNormalization && read.moments.isEmpty)
    let images = Explained.images
    let before = try Predictor(checkpoint, model: Explained(), on: ReferenceBackend()).logits(images).doubles
    let after = try Predictor(read, model: Explained(), on: ReferenceBackend()).logits(images).doubles
    #expect(zip(before, after).allSatisfy { abs($0 - $1) < 1e-6 })
    let again = #expect(throws: FoveaError.self) { try read.foldingNormalizations(of: Explained()) }
    #expect(again?.description.hasSuffix("that could be folded; it is folded already") == true)
  }

  @Test func whereThereIsNothingToFoldAnErrorSaysSo() throws {
    /// No normalization.
    struct Plain: Model {
      let classes = 2
      var inputShape: TensorShape { [1, 4, 4] }
      var body: some Layer {
        Flatten()
        Dense(classes)
      }
    }
    let network = try Plain().network(batch: 1, mode: .inference)
    let checkpoint = Checkpoint(
      model: try ModelDescription(Plain()), classNames: ["a", "b"], pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 3)) })
    let error = #expect(throws: FoveaError.self) { try checkpoint.foldingNormalizations(of: Plain()) }
    #expect(
      error?.description
        == "checkpoint: has no batch normalization behind a convolution that could be folded")
  }
}
