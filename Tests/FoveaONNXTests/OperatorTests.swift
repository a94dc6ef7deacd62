import FoveaCore
import FoveaGraph
import FoveaONNX
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// Operators by hand, on both backends.
@Suite(.tags(.backend, .quick)) struct OperatorTests {
  /// A node over the input `x`, with constants, and what it makes.
  struct Case: CustomTestStringConvertible, Sendable {
    var testDescription: String
    var type: String
    var input: HostTensor
    var constants: [HostTensor?] = []
    var attributes: [ONNXAttribute] = []
    var version: Int64 = 17
    var expected: HostTensor
  }

  static func row(_ values: [Float]) -> HostTensor { HostTensor(values, shape: [1, values.count]) }
  static func integers(_ values: [Int64]) -> HostTensor { HostTensor(.int64(values), shape: [values.count]) }
  static func image(_ values: [Float], _ side: Int) -> HostTensor {
    HostTensor(values, shape: [1, 1, side, values.count / side])
  }
  static let sixteen: HostTensor = image([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16], 4)

  static let cases: [Case] = {
    // One by one, which the compiler checks sooner than a list.
    var cases: [Case] = []
    cases.append(
      Case(
        testDescription: "Clip with limits that differences would lose", type: "Clip",
        input: row([-2, 0.5, 3]),
        constants: [.scalar(-1e30), .scalar(1e30)], expected: row([-2, 0.5, 3])))
    cases.append(
      Case(
        testDescription: "Clip to 0 and 6", type: "Clip", input: row([-2, 0.5, 8]),
        constants: [.scalar(0), .scalar(6)], expected: row([0, 0.5, 6])))
    cases.append(
      Case(
        testDescription: "Clip, the upper limit alone, by an attribute", type: "Clip",
        input: row([-2, 0.5, 80]),
        attributes: [ONNXAttribute("max", .float(20))], version: 6, expected: row([-2, 0.5, 20])))
    cases.append(
      Case(
        testDescription: "AveragePool with gaps and padding", type: "AveragePool", input: sixteen,
        attributes: [
          ONNXAttribute("kernel_shape", .ints([3, 3])), ONNXAttribute("dilations", .ints([2, 2])),
          ONNXAttribute("pads", .ints([1, 1, 1, 1])),
        ], version: 19, expected: image([11, 10, 7, 6], 2)))
    cases.append(
      Case(
        testDescription: "AveragePool whose windows lie in padding", type: "AveragePool",
        input: image([1, 2, 3, 4], 2),
        attributes: [
          ONNXAttribute("kernel_shape", .ints([2, 2])), ONNXAttribute("pads", .ints([1, 1, 1, 1])),
          ONNXAttribute("count_include_pad", .int(1)),
        ], expected: image([0.25, 0.75, 0.5, 1, 2.5, 1.5, 0.75, 1.75, 1], 3)))
    cases.append(
      Case(
        testDescription: "MaxPool with more padding below", type: "MaxPool", input: image([1, 2, 3, 4], 2),
        attributes: [
          ONNXAttribute("kernel_shape", .ints([2, 2])), ONNXAttribute("strides", .ints([2, 2])),
          ONNXAttribute("auto_pad", .string("SAME_UPPER")),
        ], expected: image([4], 1)))
    cases.append(
      Case(
        testDescription: "Slice backwards from before the beginning", type: "Slice", input: row([1, 2, 3]),
        constants: [integers([-100]), integers([-200]), integers([1]), integers([-1])], expected: row([1])))
    cases.append(
      Case(
        testDescription: "Slice to the end in steps of 2", type: "Slice", input: row([1, 2, 3, 4, 5]),
        constants: [integers([1]), integers([.max]), integers([1]), integers([2])], expected: row([2, 4])))
    cases.append(
      Case(
        testDescription: "Gather from the end", type: "Gather", input: row([1, 2, 3]),
        constants: [integers([-1, 0])], attributes: [ONNXAttribute("axis", .int(1))], expected: row([3, 1])))
    cases.append(
      Case(
        testDescription: "Gemm with factors", type: "Gemm", input: row([1, 2]),
        constants: [
          HostTensor([1, 0, 2, 3, 1, 4] as [Float], shape: [2, 3]),
          HostTensor([10, 20, 30] as [Float], shape: [3]),
        ],
        attributes: [ONNXAttribute("alpha", .float(2)), ONNXAttribute("beta", .float(0.5))],
        expected: row([19, 14, 35])))
    cases.append(
      Case(
        testDescription: "Softmax over all axes from one on, before version 13", type: "Softmax",
        input: HostTensor([0, 0, 0, 0] as [Float], shape: [1, 2, 2]), version: 11,
        expected: HostTensor([0.25, 0.25, 0.25, 0.25] as [Float], shape: [1, 2, 2])))
    cases.append(
      Case(
        testDescription: "Softmax over the last axis", type: "Softmax",
        input: HostTensor([0, 0, 1, 1] as [Float], shape: [1, 2, 2]),
        expected: HostTensor([0.5, 0.5, 0.5, 0.5] as [Float], shape: [1, 2, 2])))
    cases.append(
      Case(
        testDescription: "Add along an axis, before version 7", type: "Add",
        input: HostTensor([1, 2, 3, 4] as [Float], shape: [1, 2, 1, 2]),
        constants: [HostTensor([10, 20] as [Float], shape: [2])],
        attributes: [ONNXAttribute("broadcast", .int(1)), ONNXAttribute("axis", .int(1))], version: 6,
        expected: HostTensor([11, 12, 23, 24] as [Float], shape: [1, 2, 1, 2])))
    cases.append(
      Case(
        testDescription: "Mul with a number for each channel", type: "Mul",
        input: HostTensor([1, 2, 3, 4] as [Float], shape: [1, 2, 1, 2]),
        constants: [HostTensor([10, 20] as [Float], shape: [2, 1, 1])],
        expected: HostTensor([10, 20, 60, 80] as [Float], shape: [1, 2, 1, 2])))
    cases.append(
      Case(
        testDescription: "Reshape with 0 and -1", type: "Reshape",
        input: HostTensor([1, 2, 3, 4] as [Float], shape: [1, 2, 2]), constants: [integers([0, -1])],
        expected: row([1, 2, 3, 4])))
    cases.append(
      Case(
        testDescription: "Transpose", type: "Transpose",
        input: HostTensor([1, 2, 3, 4, 5, 6] as [Float], shape: [2, 3]),
        attributes: [ONNXAttribute("perm", .ints([1, 0]))],
        expected: HostTensor([1, 4, 2, 5, 3, 6] as [Float], shape: [3, 2])))
    cases.append(
      Case(
        testDescription: "Pad by mirroring", type: "Pad", input: row([1, 2, 3]),
        constants: [integers([0, 2, 0, 1])], attributes: [ONNXAttribute("mode", .string("reflect"))],
        expected: row([3, 2, 1, 2, 3, 2])))
    cases.append(
      Case(
        testDescription: "ReduceMax", type: "ReduceMax", input: row([1, 5, 3]),
        attributes: [ONNXAttribute("axes", .ints([1])), ONNXAttribute("keepdims", .int(0))],
        expected: HostTensor([5] as [Float], shape: [1])))
    cases.append(
      Case(
        testDescription: "Expand", type: "Expand", input: row([7]), constants: [integers([2, 3])],
        expected: HostTensor([7, 7, 7, 7, 7, 7] as [Float], shape: [2, 3])))
    cases.append(
      Case(
        testDescription: "MatMul, matrix by matrix", type: "MatMul",
        input: HostTensor([1, 2, 3, 4] as [Float], shape: [2, 1, 2]),
        constants: [HostTensor([1, 0, 0, 1, 2, 0, 0, 2] as [Float], shape: [2, 2, 2])],
        expected: HostTensor([1, 2, 6, 8] as [Float], shape: [2, 1, 2])))
    cases.append(
      Case(
        testDescription: "Unsqueeze", type: "Unsqueeze", input: row([1, 2]), constants: [integers([0, -1])],
        expected: HostTensor([1, 2] as [Float], shape: [1, 1, 2, 1])))
    cases.append(
      Case(
        testDescription: "Squeeze leaves the batch", type: "Squeeze",
        input: HostTensor([1, 2] as [Float], shape: [1, 2, 1, 1]), expected: row([1, 2])))
    cases.append(
      Case(
        testDescription: "LogSoftmax of large numbers", type: "LogSoftmax", input: row([1000, 1000]),
        expected: row([-0.6931472, -0.6931472])))
    cases.append(
      Case(
        testDescription: "HardSwish", type: "HardSwish", input: row([-4, 1.5, 4]),
        expected: row([0, 1.125, 4])))
    cases.append(
      Case(
        testDescription: "Concat with a constant", type: "Concat", input: row([1, 2]), constants: [row([3])],
        attributes: [ONNXAttribute("axis", .int(-1))], expected: row([1, 2, 3])))
    cases.append(
      Case(
        testDescription: "QuantizeLinear with a zero point", type: "QuantizeLinear",
        input: row([-5, 0, 3, 1000]),
        constants: [.scalar(2), HostTensor(.uint8([128]), shape: .scalar)],
        expected: row([126, 128, 130, 255])))
    cases.append(
      Case(
        testDescription: "BatchNormalization of rows", type: "BatchNormalization", input: row([3, 5]),
        constants: [
          HostTensor([2, 1] as [Float], shape: [2]), HostTensor([1, 0] as [Float], shape: [2]),
          HostTensor([1, 5] as [Float], shape: [2]), HostTensor([4, 1] as [Float], shape: [2]),
        ], attributes: [ONNXAttribute("epsilon", .float(0))], expected: row([3, 0])))
    return cases
  }()

  @Test(arguments: cases) func makesWhatTheSpecificationSays(_ test: Case) throws {
    var model = ONNXModel()
    model.operatorVersion = test.version
    var node = ONNXNode()
    (node.name, node.type, node.outputs, node.attributes) = ("n", test.type, ["y"], test.attributes)
    node.inputs = ["x"] + test.constants.enumerated().map { $1 == nil ? "" : "c\($0)" }
    model.graph.nodes = [node]
    for case (let index, let tensor?) in test.constants.enumerated() {
      model.graph.initializers.append(ONNXTensor(name: "c\(index)", tensor: tensor))
    }
    for backend in [ReferenceBackend(), OneDNNBackend(threads: 1)] as [any Backend] {
      var target: any ONNXTarget = Target()
      let input = target.graph.input("x", TensorType(test.input.shape))
      let output = try model.append(
        to: &target, inputs: ["x": .value(input)], outputs: ["y"], batch: 1, file: "case")
      guard case .value(let value) = output[0], var made = target as? Target else {
        Issue.record("the output is a constant")
        continue
      }
      made.graph.result("y", value)
      made.graph.removeDeadNodes()
      let state = backend.makeState()
      for entry in made.graph.stateEntries {
        try state.declare(entry)
        try state.write(#require(made.tensors[entry.path]), to: entry.path)
      }
      let found = try #require(try backend.compile(made.graph, over: state).run(["x": test.input])["y"])
      #expect(found.shape == test.expected.shape)
      #expect(
        zip(found.doubles, test.expected.doubles).allSatisfy { abs($0 - $1) <= 1e-5 * max(1, abs($1)) },
        "\(backend.name): \(found.floats)")
    }
  }

  @Test func integersReachNoOperationOfNumbers() throws {
    func model(_ type: String) -> ONNXModel {
      var model = ONNXModel()
      var (first, second) = (ONNXNode(), ONNXNode())
      (first.name, first.type, first.inputs, first.outputs) = ("q", "QuantizeLinear", ["x", "s"], ["b"])
      (second.name, second.type, second.inputs, second.outputs) = ("n", type, ["b"], ["y"])
      model.graph.nodes = [first, second]
      model.graph.initializers = [ONNXTensor(name: "s", tensor: .scalar(1))]
      return model
    }
    for type in ["Relu", "Exp", "MaxPool", "Softmax", "GlobalAveragePool"] {
      var target: any ONNXTarget = Target()
      let input = target.graph.input("x", TensorType([1, 1, 2, 2]))
      expectRefusal("node n (\(type)): input 0 has integers") {
        _ = try model(type).append(
          to: &target, inputs: ["x": .value(input)], outputs: ["y"], batch: 1, file: "case")
      }
    }
  }

  /// The idiom by which other tools flatten: the batch is taken from the shape of the images.
  @Test func shapesAreComputedWhileTheFileIsRead() throws {
    var model = ONNXModel()
    model.graph.nodes = [
      node("Shape", ["x"], "shape"), node("Cast", ["shape"], "short", [ONNXAttribute("to", .int(6))]),
      node("Slice", ["short", "zero", "one"], "batch"),
      node("Concat", ["batch", "rest"], "target", [ONNXAttribute("axis", .int(0))]),
      node("Cast", ["target"], "wide", [ONNXAttribute("to", .int(7))]), node("Reshape", ["x", "wide"], "y"),
    ]
    model.graph.initializers = [
      ONNXTensor(name: "zero", tensor: Self.integers([0])),
      ONNXTensor(name: "one", tensor: Self.integers([1])),
      ONNXTensor(name: "rest", tensor: HostTensor([8] as [Int32], shape: [1])),
    ]
    for batch in [1, 3] {
      var target: any ONNXTarget = Target()
      let input = target.graph.input("x", TensorType([batch, 2, 2, 2]))
      let outputs = try model.append(
        to: &target, inputs: ["x": .value(input)], outputs: ["y"], batch: batch, file: "case")
      guard case .value(let value) = outputs[0] else { return _ = Issue.record("the output is a constant") }
      #expect(target.graph.shape(of: value) == [batch, 8] && target.graph.nodes.count == 1)
    }
  }
}
