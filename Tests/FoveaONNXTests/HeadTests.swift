import FoveaCore
import FoveaGraph
import FoveaONNX
import TestSupport
import Testing

/// Networks without the numbers of their weights, and with another number of classes.
@Suite(.tags(.quick)) struct HeadTests {
  private static func constant(_ name: String, _ extents: [Int]) -> ONNXTensor {
    let count = extents.reduce(1, *)
    return ONNXTensor(
      name: name, tensor: HostTensor((0..<count).map { Float($0 % 7) - 3 }, shape: TensorShape(extents)))
  }

  /// The ways in which a file of 100 classes ends, behind images `[1, 3, 1, 1]`.
  struct Ending: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var nodes: [ONNXNode]
    var constants: [ONNXTensor]
  }

  static let endings = [
    Ending(
      testDescription: "rows of classes",
      nodes: [
        node("Flatten", ["x"], "f"),
        node("Gemm", ["f", "w", "b"], "y", [ONNXAttribute("transB", .int(1))]),
      ], constants: [constant("w", [100, 3]), constant("b", [100])]),
    Ending(
      testDescription: "columns of classes",
      nodes: [node("Flatten", ["x"], "f"), node("Gemm", ["f", "w"], "y")],
      constants: [constant("w", [3, 100])]),
    Ending(
      testDescription: "a sum behind a product, and a softmax",
      nodes: [
        node("Flatten", ["x"], "f"), node("Transpose", ["w"], "t", [ONNXAttribute("perm", .ints([1, 0]))]),
        node("MatMul", ["f", "t"], "p"), node("Add", ["b", "p"], "s"), node("Softmax", ["s"], "y"),
      ], constants: [constant("w", [100, 3]), constant("b", [1, 100])]),
    Ending(
      testDescription: "a weight and a bias through casts",
      nodes: [
        node("Flatten", ["x"], "f"), node("Cast", ["w"], "v", [ONNXAttribute("to", .int(1))]),
        node("Cast", ["b"], "c", [ONNXAttribute("to", .int(1))]), node("MatMul", ["f", "v"], "p"),
        node("Add", ["p", "c"], "y"),
      ], constants: [constant("w", [3, 100]), constant("b", [100])]),
    Ending(
      testDescription: "a convolution",
      nodes: [
        node("Conv", ["x", "w", "b"], "c"), node("Relu", ["c"], "r"), node("Reshape", ["r", "shape"], "y"),
      ],
      constants: [
        constant("w", [100, 3, 1, 1]), constant("b", [100]),
        ONNXTensor(name: "shape", tensor: HostTensor(.int64([0, 100]), shape: [2])),
      ]),
  ]

  private func model(_ nodes: [ONNXNode], _ constants: [ONNXTensor]) -> ONNXModel {
    var model = ONNXModel()
    (model.graph.nodes, model.graph.initializers) = (nodes, constants)
    let extents: [ONNXValue.Extent] = [.free("batch"), .known(3), .known(1), .known(1)]
    model.graph.inputs = [ONNXValue(name: "x", type: .float32, extents: extents)]
    model.graph.outputs = [ONNXValue(name: "y", type: .float32, extents: nil)]
    return model
  }

  /// The shapes of the logits and of all weights.
  private func shapes(_ model: ONNXModel) throws -> (logits: TensorShape, weights: [String: TensorShape]) {
    var target: any ONNXTarget = Target()
    let images = target.graph.input("images", TensorType([2, 3, 1, 1]))
    let logits = try ONNXNetwork(model, file: "file.onnx").append(to: &target, images: images)
    let weights = try #require(target as? Target).tensors.mapValues(\.shape)
    return (target.graph.shape(of: logits), weights)
  }

  @Test(arguments: endings) func theLastLayerGetsAnotherShape(_ ending: Ending) throws {
    let whole = model(ending.nodes, ending.constants)
    let before = try shapes(whole)
    #expect(before.logits == [2, 100])
    let after = try shapes(whole.withClasses(7, insteadOf: 100, file: "file.onnx"))
    #expect(after.logits == [2, 7])
    #expect(after.weights.mapValues(\.count) == before.weights.mapValues { $0.count * 7 / 100 })
  }

  @Test(arguments: endings) func aSkeletonIsSmallAndKeepsTheShapes(_ ending: Ending) throws {
    let whole = model(ending.nodes, ending.constants)
    let skeleton = try ONNXModel.decode(whole.skeleton.encoded().data, name: "file.onnx")
    #expect(skeleton.encoded().count < whole.encoded().count)
    #expect(skeleton.graph.initializers.allSatisfy { $0.tensor.shape.count <= 64 })
    let elements = ending.constants.reduce(0) { $0 + $1.tensor.shape.count }
    let (before, after) = (
      try shapes(whole), try shapes(skeleton.restored(elements: elements, file: "file.onnx"))
    )
    #expect(before.logits == after.logits && before.weights == after.weights)
    expectRefusal("file.onnx: the network in its metadata has a weight w of the shape") {
      _ = try skeleton.restored(elements: 299, file: "file.onnx")
    }
    // Extents that no shape has.
    for extent: ONNXValue.Extent in [.known(-1), .known(0), .known(.max), .free("n")] {
      var damaged = skeleton
      for index in damaged.graph.inputs.indices.dropFirst() { damaged.graph.inputs[index].extents = [extent] }
      expectRefusal("has a weight ") { _ = try damaged.restored(elements: 1 << 40, file: "file.onnx") }
    }
  }

  @Test func whatIsNotNeededGoes() throws {
    var constant = node("Constant", [], "w", [])
    constant.attributes = [ONNXAttribute("value", .tensor(Self.constant("", [3, 100])))]
    let nodes = [
      constant, node("Flatten", ["x"], "f"), node("MatMul", ["f", "w"], "y"),
      node("MatMul", ["f", "other"], "z"),
    ]
    var whole = model(nodes, [Self.constant("other", [3, 100]), Self.constant("unread", [1000])])
    whole.graph.outputs.append(ONNXValue(name: "z", type: .float32, extents: nil))
    let skeleton = whole.skeleton
    #expect(skeleton.graph.nodes.map(\.type) == ["Flatten", "MatMul"])
    #expect(skeleton.graph.inputs.map(\.name) == ["x", "w"] && skeleton.graph.initializers.isEmpty)
    #expect(try shapes(whole.withClasses(7, insteadOf: 100, file: "file.onnx")).logits == [2, 7])
  }

  @Test func aNodeThatMakesItsOwnInputIsRefused() throws {
    let nodes = [node("Relu", ["x"], "x"), node("Flatten", ["x"], "y")]
    expectRefusal("file.onnx: the name x is given twice") { _ = try shapes(model(nodes, [])) }
  }

  @Test func theLogarithmOfASoftmaxIsOmitted() throws {
    let nodes = [
      node("Flatten", ["x"], "f"), node("MatMul", ["f", "w"], "p"),
      node("LogSoftmax", ["p"], "y"),
    ]
    var target: any ONNXTarget = Target()
    let images = target.graph.input("images", TensorType([2, 3, 1, 1]))
    _ = try ONNXNetwork(model(nodes, [Self.constant("w", [3, 100])]), file: "file.onnx")
      .append(to: &target, images: images)
    #expect(target.graph.nodes.last.map { $0.operation is Reshape || $0.operation is Linear } == true)
  }

  @Test func aNetworkWithoutALastLayerKeepsItsClasses() throws {
    let shared = [
      node("Flatten", ["x"], "f"), node("MatMul", ["f", "w"], "p"),
      node("MatMul", ["p", "w"], "y"),
    ]
    for (nodes, constants) in [
      ([node("Flatten", ["x"], "y")], []), (shared, [Self.constant("w", [3, 3])]),
      ([node("Flatten", ["x"], "f"), node("MatMul", ["f", "f"], "y")], []),
    ] {
      expectRefusal("file.onnx: no layer with weights of its own makes the logits") {
        _ = try model(nodes, constants).withClasses(7, insteadOf: 3, file: "file.onnx")
      }
    }
  }
}
