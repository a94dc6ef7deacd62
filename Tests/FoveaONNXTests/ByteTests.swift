import FoveaCore
import FoveaGraph
import FoveaONNX
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import TestSupport
import Testing

/// Files whose layers multiply integers, as quantizers write them.
@Suite(.tags(.backend, .quick)) struct ByteTests {
  /// How a file counts its integers of 8 bits.
  struct Kind: CustomTestStringConvertible, Sendable {
    var testDescription: String
    /// The zero point of the images.
    var imageZero: HostTensor.Elements
    /// The zero points of the weights.
    var weightZero: HostTensor.Elements = .int8([0, 0])
    /// Whether the layer reads integers here as well.
    var staysInBytes: Bool
  }

  static let kinds = [
    Kind(testDescription: "signed", imageZero: .int8([0]), staysInBytes: true),
    Kind(testDescription: "unsigned", imageZero: .uint8([0]), staysInBytes: true),
    Kind(testDescription: "signed, the least is 0", imageZero: .int8([-128]), staysInBytes: true),
    Kind(testDescription: "unsigned, the middle is 0", imageZero: .uint8([128]), staysInBytes: true),
    Kind(testDescription: "another zero", imageZero: .uint8([100]), staysInBytes: false),
    Kind(
      testDescription: "weights with a zero", imageZero: .uint8([0]), weightZero: .int8([0, 3]),
      staysInBytes: false),
  ]

  static let images: [Float] = [-70, -3, -0.75, 0, 0.25, 0.75, 1, 12.5, 70]
  static let weights: [Int8] = [1, -2, 3, 127, -128, 5, 0, 7, -9, 4, 100, -100, 9, 8, 7, -6, 5, -4]

  @Test(arguments: kinds, [true, false]) func layersMultiplyTheIntegersOfTheFile(
    _ kind: Kind, isConvolution: Bool
  ) throws {
    let model = Self.model(kind, isConvolution: isConvolution)
    let shape: TensorShape = isConvolution ? [1, 1, 3, 3] : [1, 9]
    for backend in [ReferenceBackend(), OneDNNBackend(threads: 1)] as [any Backend] {
      var target: any ONNXTarget = Target()
      let input = target.graph.input("x", TensorType(shape))
      let outputs = try model.append(
        to: &target, inputs: ["x": .value(input)], outputs: ["y"], batch: 1, file: "case")
      guard case .value(let value) = outputs[0], var made = target as? Target else {
        return _ = Issue.record("the output is a constant")
      }
      #expect(Self.readsBytes(value, in: made.graph) == kind.staysInBytes)
      made.graph.result("y", value)
      made.graph.removeDeadNodes()
      let state = backend.makeState()
      for entry in made.graph.stateEntries {
        try state.declare(entry)
        try state.write(#require(made.tensors[entry.path]), to: entry.path)
      }
      let program = try backend.compile(made.graph, over: state)
      let found = try #require(program.run(["x": HostTensor(Self.images, shape: shape)])["y"]).doubles
      let expected = Self.expected(kind)
      #expect(
        zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) },
        "\(backend.name): \(found), expected \(expected)")
    }
  }

  /// A product of scales that is no normal number has no reciprocal to multiply a bias with.
  @Test(arguments: [Float.leastNormalMagnitude, 1e-38, 1e-37, 5e-37], [true, false])
  func tinyScalesDoNotMatter(_ scale: Float, isConvolution: Bool) throws {
    var model = Self.model(Self.kinds[1], isConvolution: isConvolution)
    model.graph.initializers.removeAll { $0.name == "steps" }
    model.graph.initializers.append(ONNXTensor(name: "steps", tensor: HostTensor([scale, 0.3], shape: [2])))
    model.graph.initializers.append(
      ONNXTensor(name: "bias", tensor: HostTensor([7, -3] as [Float], shape: [2])))
    model.graph.nodes[3].inputs.append("bias")
    let shape: TensorShape = isConvolution ? [1, 1, 3, 3] : [1, 9]
    var answers: [[Double]] = []
    for backend in [ReferenceBackend(), OneDNNBackend(threads: 1)] as [any Backend] {
      var target: any ONNXTarget = Target()
      let input = target.graph.input("x", TensorType(shape))
      let outputs = try model.append(
        to: &target, inputs: ["x": .value(input)], outputs: ["y"], batch: 1, file: "case")
      guard case .value(let value) = outputs[0], var made = target as? Target else {
        return _ = Issue.record("the output is a constant")
      }
      made.graph.result("y", value)
      made.graph.removeDeadNodes()
      let state = backend.makeState()
      for entry in made.graph.stateEntries {
        try state.declare(entry)
        try state.write(#require(made.tensors[entry.path]), to: entry.path)
      }
      let program = try backend.compile(made.graph, over: state)
      answers.append(try #require(program.run(["x": HostTensor(Self.images, shape: shape)])["y"]).doubles)
    }
    #expect(abs(answers[0][0] - 7) < 1e-6)
    #expect(zip(answers[0], answers[1]).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($0)) }, "\(answers)")
  }

  /// Integers that a result shows are those of the file, whatever zero stands for.
  @Test func integersThatAreSeenStay() throws {
    let model = Self.model(Self.kinds[2], isConvolution: true)
    var target: any ONNXTarget = Target()
    let input = target.graph.input("x", TensorType([1, 1, 3, 3]))
    let outputs = try model.append(
      to: &target, inputs: ["x": .value(input)], outputs: ["integers"], batch: 1, file: "case")
    guard case .value(let value) = outputs[0] else { return _ = Issue.record("the output is a constant") }
    #expect(target.graph.type(of: value).elementType == .int8)
  }

  /// Images, their integers and a layer of two channels over integers of its own.
  private static func model(_ kind: Kind, isConvolution: Bool) -> ONNXModel {
    func tensor(_ name: String, _ elements: HostTensor.Elements, _ shape: TensorShape) -> ONNXTensor {
      ONNXTensor(name: name, tensor: HostTensor(elements, shape: shape))
    }
    var model = ONNXModel()
    model.operatorVersion = 17
    model.graph.initializers = [
      tensor("step", .float32([0.5]), .scalar), tensor("zero", kind.imageZero, .scalar),
      tensor("bytes", .int8(weights), isConvolution ? [2, 1, 3, 3] : [2, 9]),
      tensor("steps", .float32([0.125, 0.3]), [2]), tensor("zeros", kind.weightZero, [2]),
    ]
    let weights = [ONNXAttribute("axis", .int(0))]
    model.graph.nodes = [
      node("QuantizeLinear", ["x", "step", "zero"], "integers"),
      node("DequantizeLinear", ["integers", "step", "zero"], "images"),
      node("DequantizeLinear", ["bytes", "steps", "zeros"], "weights", weights),
      isConvolution
        ? node("Conv", ["images", "weights"], "y")
        : node("Gemm", ["images", "weights"], "y", [ONNXAttribute("transB", .int(1))]),
    ]
    return model
  }

  private static func node(
    _ type: String, _ inputs: [String], _ output: String, _ attributes: [ONNXAttribute] = []
  ) -> ONNXNode {
    var node = ONNXNode()
    (node.type, node.inputs, node.outputs, node.attributes) = (type, inputs, [output], attributes)
    return node
  }

  /// Whether both operands of the layer that makes a value were integers.
  private static func readsBytes(_ value: Graph.Value, in graph: Graph) -> Bool {
    func maker(_ value: Graph.Value) -> Graph.Node? { graph.nodes.first { $0.outputs.contains(value) } }
    return maker(value)?.inputs.allSatisfy { maker($0)?.operation is Dequantize } ?? false
  }

  /// The sums as the specification has them, in double precision.
  private static func expected(_ kind: Kind) -> [Double] {
    let isSigned = HostTensor(kind.imageZero, shape: .scalar).elementType == .int8
    let zero = HostTensor(kind.imageZero, shape: .scalar).doubles[0]
    let limits: (Double, Double) = isSigned ? (-128, 127) : (0, 255)
    let numbers = images.map { image -> Double in
      let integer = (Double(image) / 0.5).rounded(.toNearestOrEven) + zero
      return (min(max(integer, limits.0), limits.1) - zero) * 0.5
    }
    let zeros = HostTensor(kind.weightZero, shape: [2]).doubles
    let steps = [Double(Float(0.125)), Double(Float(0.3))]
    return [0, 1].map { channel in
      var sum = 0.0
      for (index, number) in numbers.enumerated() {
        sum += number * (Double(weights[channel * 9 + index]) - zeros[channel]) * steps[channel]
      }
      return sum
    }
  }
}
