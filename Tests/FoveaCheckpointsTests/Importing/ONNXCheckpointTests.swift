import Foundation
import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaFormats
import FoveaLayers
import FoveaONNX
import TestSupport
import Testing

/// What an ONNX file says about itself, and what is taken where it says nothing.
@Suite(.tags(.quick)) struct ONNXCheckpointTests {
  /// The means of the channels, as logits.
  private func checkpoint(_ metadata: [(key: String, value: String)], channels: Int = 3) throws -> Checkpoint
  {
    var model = ONNXModel()
    var (pool, flatten) = (ONNXNode(), ONNXNode())
    (pool.type, pool.inputs, pool.outputs) = ("GlobalAveragePool", ["x"], ["p"])
    (flatten.type, flatten.inputs, flatten.outputs) = ("Flatten", ["p"], ["y"])
    model.graph.nodes = [pool, flatten]
    model.graph.inputs = [
      ONNXValue(
        name: "x", type: .float32, extents: [.free("batch"), .known(Int64(channels)), .free(""), .known(14)])
    ]
    model.graph.outputs = [ONNXValue(name: "y", type: .float32, extents: nil)]
    model.metadata = metadata
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.write(to: path)
    return try Checkpoint.read(path: path, for: nil)
  }

  @Test func aFileThatSaysNothingIsTakenAsUsual() throws {
    let checkpoint = try checkpoint([])
    #expect(checkpoint.classNames == ["class 0", "class 1", "class 2"])
    #expect(checkpoint.model.inputShape == [3, 224, 14])
    #expect("\(checkpoint.pipeline)" == "resize:256; center-crop:224x14; normalize:imagenet")
    #expect(checkpoint.pipelineRemark?.contains("the usual way") == true)
    #expect(try checkpoint.fitted().network.classes == 3)
  }

  @Test(
    arguments: [
      (#"{0: 'cat', 1: "dog's", 2: 'a\'b\\c'}"#, ["cat", "dog's", #"a'b\c"#]),
      ("{0: 'a', 1: 'b'}", nil), ("{0: 'a', 2: 'b', 1: 'c'}", nil), ("{0: 'a', 1: 'b', 2: c}", nil),
      ("[1]", nil),
      ("{0: 'a", nil), ("", nil),
    ] as [(String, [String]?)])
  func namesOfOtherToolsAreRead(_ text: String, _ names: [String]?) throws {
    #expect(
      try checkpoint([("names", text)]).classNames == names ?? ["class 0", "class 1", "class 2"])
  }

  @Test func ownMetadataAreUsed() throws {
    let pipeline = String(
      decoding: try JSONEncoder().encode(Pipeline([Resize(), Normalize("half")])), as: UTF8.self)
    let entries = [
      ("fovea.class_names", #"["x", "y", "z"]"#), ("names", "{0: 'a', 1: 'b', 2: 'c'}"),
      ("fovea.preprocessing", pipeline),
    ]
    let plain = try checkpoint(entries)
    #expect(plain.classNames == ["x", "y", "z"] && plain.pipelineRemark == nil)
    #expect("\(plain.pipeline)" == "resize; normalize:half")
    let bytes = try checkpoint(entries + [("fovea.normalizes", "true")])
    #expect("\(bytes.pipeline)" == "resize; normalize:mean=[0],std=[1],values=bytes")
    expectRefusal("fovea.preprocessing in the metadata is invalid") {
      _ = try checkpoint([("fovea.preprocessing", "[")])
    }
  }

  /// A network with a product and a sum, in a file.
  private func classifier(weight: String = "w", bias: [Int] = [1, 100]) throws -> Checkpoint {
    var model = ONNXModel()
    var (flatten, product, sum) = (ONNXNode(), ONNXNode(), ONNXNode())
    (flatten.type, flatten.inputs, flatten.outputs) = ("Flatten", ["x"], ["f"])
    (product.type, product.inputs, product.outputs) = ("MatMul", ["f", weight], ["p"])
    (sum.type, sum.inputs, sum.outputs) = ("Add", ["b", "p"], ["y"])
    model.graph.nodes = [flatten, product, sum]
    model.graph.initializers = [
      ONNXTensor(name: weight, tensor: .filled(0.5, shape: [12, 100])),
      ONNXTensor(name: "b", tensor: .filled(1, shape: TensorShape(bias))),
    ]
    model.graph.inputs = [
      ONNXValue(name: "x", type: .float32, extents: [.free("batch"), .known(3), .known(2), .known(2)])
    ]
    model.graph.outputs = [ONNXValue(name: "y", type: .float32, extents: nil)]
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).onnx").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try model.write(to: path)
    return try Checkpoint.read(path: path, for: nil)
  }

  @Test(arguments: [[1, 100], [100]]) func theHeadIsReinitialized(_ bias: [Int]) throws {
    let checkpoint = try classifier(bias: bias)
    let network = try #require(checkpoint.imported).withClasses(7)
      .network(batch: 2, input: [3, 2, 2], mode: .training(seed: 0))
    #expect(network.classes == 7 && Set(network.head.map(\.path)) == ["w", "b"])
    let fit = WeightsFit(checkpoint.tensors, forTraining: network)
    #expect(Set(fit.reinitialized) == ["w", "b"] && fit.isStrict, "\(fit)")
  }

  @Test func aNameOfAnOptimizerIsRefusedBeforeTraining() throws {
    let checkpoint = try classifier(weight: "optimizer.w")
    expectRefusal("has a constant called optimizer.w") { _ = try checkpoint.imported?.withClasses(7) }
  }

  @Test func aCheckpointKeepsTheNetwork() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).safetensors").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try checkpoint([]).write(to: path)
    let read = try Checkpoint.read(path: path)
    #expect(read.imported?.classes == 3)
    #expect(try read.fitted().network.graph.nodes.count == checkpoint([]).fitted().network.graph.nodes.count)

    // Damage of the network is named.
    func damaged(_ change: (inout [String: String]) -> Void) throws -> Checkpoint {
      var file = try SafeTensorsFile.read(path: path)
      change(&file.metadata)
      file.seal()
      return try Checkpoint(file, name: "w.safetensors")
    }
    expectRefusal("w.safetensors: \"network\" in the metadata is invalid") {
      _ = try damaged { $0["network"] = "%" }
    }
    expectRefusal("w.safetensors: holds 0 graphs, expected one") { _ = try damaged { $0["network"] = "" } }
    expectRefusal("its network has 3 classes and images [3, 224, 14], not ") {
      _ = try damaged {
        $0["model"] = $0["model"]?.replacing("\"classes\":3", with: "\"classes\":2")
        $0["class_names"] = #"["a", "b"]"#
      }
    }
    expectRefusal("\"network\" in the metadata has 12582916 bytes, at most 12582912") {
      _ = try damaged { $0["network"] = String(repeating: "A", count: 12 << 20 + 4) }
    }
  }
}
