import Foundation
import FoveaCore
import FoveaFormats
import FoveaGraph
import FoveaONNX
import TestSupport
import Testing

/// Files that are damaged, made to deceive, or beyond what is read: one line each.
@Suite(.tags(.quick)) struct HostileONNXTests {
  /// A model of nodes over one input `x`, `[1, 2, 4, 4]`, with the output `y`.
  private func model(_ nodes: [ONNXNode], constants: [ONNXTensor] = []) -> ONNXModel {
    var model = ONNXModel()
    model.graph.nodes = nodes
    model.graph.initializers = constants
    model.graph.inputs = [
      ONNXValue(name: "x", type: .float32, extents: [.free("batch"), .known(2), .known(4), .known(4)])
    ]
    model.graph.outputs = [ONNXValue(name: "y", type: .float32, extents: nil)]
    return model
  }

  private func node(
    _ type: String, _ inputs: [String], _ outputs: [String], _ attributes: [ONNXAttribute] = []
  ) -> ONNXNode {
    var node = ONNXNode()
    (node.name, node.type, node.inputs, node.outputs, node.attributes) = (
      "n", type, inputs, outputs, attributes
    )
    return node
  }

  private func append(_ model: ONNXModel) throws {
    let read = try ONNXModel.decode(model.encoded().data, name: "file.onnx")
    let network = try ONNXNetwork(read, file: "file.onnx")
    var target: any ONNXTarget = Target()
    let images = target.graph.input("images", TensorType([1, 2, 4, 4]))
    _ = try network.append(to: &target, images: images)
  }

  @Test func whatIsNotReadIsNamed() {
    expectRefusal("file.onnx: node n (Erf): the operator is not supported") {
      try append(model([node("Erf", ["x"], ["y"])]))
    }
    expectRefusal("node n (Relu): attribute slope is not supported") {
      try append(model([node("Relu", ["x"], ["y"], [ONNXAttribute("slope", .float(1))])]))
    }
    expectRefusal("node n (Relu): it reads z, which no node before it makes") {
      try append(model([node("Relu", ["z"], ["y"])]))
    }
    // A node that reads what follows from it.
    expectRefusal("it reads b, which no node before it makes") {
      try append(model([node("Relu", ["b"], ["a"]), node("Relu", ["a"], ["b"]), node("Relu", ["b"], ["y"])]))
    }
    expectRefusal("node n (MaxPool): attribute kernel_shape is missing") {
      try append(model([node("MaxPool", ["x"], ["y"])]))
    }
    expectRefusal("attribute strides is for 1 axes, expected 2") {
      try append(
        model([
          node(
            "MaxPool", ["x"], ["y"],
            [ONNXAttribute("kernel_shape", .ints([2, 2])), ONNXAttribute("strides", .ints([2]))])
        ]))
    }
    expectRefusal("node n (Reshape): the shape [3, 5] does not fit [1, 2, 4, 4]") {
      try append(
        model(
          [node("Reshape", ["x", "s"], ["y"])],
          constants: [ONNXTensor(name: "s", tensor: HostTensor(.int64([3, 5]), shape: [2]))]))
    }
    var other = node("Relu", ["x"], ["y"])
    other.domain = "com.example"
    let foreign = model([other])
    expectRefusal("node n (Relu): the domain com.example is not supported") { try append(foreign) }
    expectRefusal("file.onnx: nothing makes the output y") { try append(model([])) }
  }

  @Test func everyCutIsRefusedOrReadsLess() throws {
    let whole = model([node("Relu", ["x"], ["y"])]).encoded().data
    for length in 0..<whole.count {
      // A cut between two fields leaves a message that is whole, if it has a graph.
      do { _ = try ONNXModel.decode(Data(whole.prefix(length)), name: "cut.onnx") } catch let error
        as FoveaError
      {
        #expect(error.code == .format && error.location == "cut.onnx")
      }
    }
  }

  @Test func sizesThatCannotBeAreRefusedBeforeMemoryIsTaken() {
    func file(_ extents: [Int64], bytes: Int) -> Data {
      ProtobufWriter { model in
        model.message(field: 7) { graph in
          graph.message(field: 5) { tensor in
            for extent in extents { tensor.write(extent, field: 1) }
            tensor.write(1 as Int64, field: 2)
            tensor.write("w", field: 8)
            tensor.write(Data(count: bytes), field: 9)
          }
        }
      }.data
    }
    for extents in [[1 << 40], [-1], [.max, .max], [1 << 20, 1 << 20]] as [[Int64]] {
      expectRefusal("is invalid") { _ = try ONNXModel.decode(file(extents, bytes: 4), name: "huge.onnx") }
    }
    expectRefusal("tensor \"w\": 4 bytes do not fill the shape [1000] of float32") {
      _ = try ONNXModel.decode(file([1000], bytes: 4), name: "short.onnx")
    }
    expectRefusal("has more than 16 axes of a tensor") {
      _ = try ONNXModel.decode(file([Int64](repeating: 1, count: 17), bytes: 4), name: "deep.onnx")
    }
  }

  @Test func elementsLieBesideTheModelAlone() throws {
    func file(_ location: String, offset: String = "0", length: String = "16") -> Data {
      ProtobufWriter { model in
        model.message(field: 7) { graph in
          graph.message(field: 5) { tensor in
            tensor.write(4 as Int64, field: 1)
            tensor.write(1 as Int64, field: 2)
            tensor.write("w", field: 8)
            for (key, value) in [("location", location), ("offset", offset), ("length", length)] {
              tensor.message(field: 13) {
                $0.write(key, field: 1)
                $0.write(value, field: 2)
              }
            }
            tensor.write(1 as Int64, field: 14)
          }
        }
      }.data
    }
    let directory = FileManager.default.temporaryDirectory.appending(path: "onnx-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appending(path: "model.onnx").path
    func read(_ data: Data) throws -> ONNXModel {
      try data.write(to: URL(fileURLWithPath: path))
      return try ONNXModel.read(path: path)
    }
    try Data((0..<20).map { UInt8($0) }).write(to: directory.appending(path: "w.bin"))
    let tensor = try read(file("w.bin", offset: "4")).graph.initializers[0].tensor
    #expect(tensor.shape == [4] && tensor.floats[0].bitPattern == 0x0706_0504)
    for location in ["../w.bin", "/etc/passwd", "a/../../w.bin", ""] {
      expectRefusal("outside the model's directory; do not trust the file") { _ = try read(file(location)) }
    }
    expectRefusal("tensor \"w\" should lie at byte 8, with 16 bytes, of 20") {
      _ = try read(file("w.bin", offset: "8"))
    }
    expectRefusal("should lie at byte -1") { _ = try read(file("w.bin", offset: "-1")) }
    expectRefusal("other.bin: ") { _ = try read(file("other.bin")) }
    expectRefusal("its elements are in another file, which is not named") {
      _ = try ONNXModel.decode(file("w.bin"), name: "memory.onnx")
    }
  }
}
