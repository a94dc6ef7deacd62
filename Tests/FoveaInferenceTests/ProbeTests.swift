import FoveaCore
import FoveaInference
import FoveaReference
import FoveaRuntime
import SmallNetwork
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct ProbeTests {
  private func probe(_ paths: [String]) throws -> Probe {
    try Probe(paths, of: Small().checkpoint(), model: Small(), on: ReferenceBackend())
  }

  @Test func layersHandBackWhatTheyMake() throws {
    let count = Predictor.largestBatch + 2
    let images = Noise(count: count).images()
    let outputs = try probe(["0", "1", "3", "4"]).outputs(for: images)
    #expect(
      outputs.mapValues(\.shape) == [
        "0": [count, 3, 2, 2], "1": [count, 3, 2, 2], "3": [count, 12], "4": [count, 6],
      ])
    let predictor = try Predictor(Small().checkpoint(), model: Small(), on: ReferenceBackend())
    #expect(try outputs["4"] == predictor.logits(images))
    // Flattened, a map is the same numbers; the convolution before the normalization is not.
    #expect(outputs["3"]?.floats == outputs["1"]?.floats)
    #expect(outputs["0"]?.floats != outputs["1"]?.floats)
  }

  @Test func theFirstConvolutionIsTheOneOfItsFilters() throws {
    let checkpoint = try Small().checkpoint()
    let images = Noise(count: 1).images()
    let map = try #require(try probe(["0"]).outputs(for: images)["0"]).floats
    let filter = try #require(checkpoint.tensors["0.weight"]).floats
    let bias = try #require(checkpoint.tensors["0.bias"]).floats
    // The value of filter 1 in the lower left corner of its 2 x 2 positions.
    var sum = bias[1]
    for row in 0..<3 {
      for column in 0..<3 { sum += filter[9 + row * 3 + column] * images.floats[(row + 1) * 4 + column] }
    }
    #expect(abs(map[4 + 2] - sum) < 1e-5)
  }

  @Test func aPathTwiceIsOneResult() throws {
    let probe = try probe(["4", "4"])
    #expect(probe.paths == ["4"])
    #expect(try probe.outputs(for: Noise(count: 1).images()).count == 1)
  }

  @Test(arguments: [
    ("44", "44: the network has no layer of this path; did you mean 4?"),
    ("side", "side: the network has no layer of this path; fovea summary lists all paths"),
    ("", "the empty path: the network has no layer of this path; fovea summary lists all paths"),
  ])
  func unknownLayersAreNamed(path: String, text: String) {
    let error = #expect(throws: FoveaError.self) { try probe([path]) }
    #expect(error?.description == text)
  }

  @Test func otherShapesAreRefused() throws {
    let error = #expect(throws: FoveaError.self) {
      try probe(["0"]).outputs(for: .filled(shape: [1, 1, 4, 5]))
    }
    #expect(error?.code == .data)
    #expect(
      error?.problem == "the network takes float32 [N, 1, 4, 4] with N at least 1, got float32 [1, 1, 4, 5]")
  }
}
