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

  /// The layers that can multiply integers.
  enum Layer: CaseIterable, Sendable {
    case conv, gemm, transposedGemm, matMul

    /// The shape of the images.
    var images: TensorShape { self == .conv ? [1, 1, 3, 3] : [1, 9] }

    /// The axis of the outputs among those of the weights.
    var axis: Int { self == .conv || self == .transposedGemm ? 0 : 1 }
  }

  @Test(arguments: kinds, Layer.allCases) func layersMultiplyTheIntegersOfTheFile(
    _ kind: Kind, layer: Layer
  ) throws {
    let (model, expected) = (Self.model(kind, layer), Self.expected(kind))
    for backend in backends {
      let answer = try run(model, ["y"], layer.images, on: backend)
      #expect(answer.readsBytes == kind.staysInBytes)
      expectClose(answer.numbers[0], expected, "\(backend.name)")
    }
  }

  @Test func oneScaleServesAllOutputs() throws {
    var model = Self.model(Self.kinds[0], .conv)
    model.graph.replace("steps", .float32([0.125]), .scalar)
    model.graph.replace("zeros", .int8([0]), .scalar)
    for backend in backends {
      let answer = try run(model, ["y"], [1, 1, 3, 3], on: backend)
      #expect(answer.readsBytes)
      expectClose(answer.numbers[0], Self.expected(Self.kinds[0], steps: [0.125, 0.125]), "\(backend.name)")
    }
  }

  /// Scales of the inputs, not of the outputs, cannot be taken out of the sums.
  @Test func scalesOfInputsMakeNumbers() throws {
    var model = Self.model(Self.kinds[0], .gemm)
    let steps = (1...9).map { Float($0) / 8 }
    model.graph.replace("steps", .float32(steps), [9])
    model.graph.replace("zeros", .int8([Int8](repeating: 0, count: 9)), [9])
    model.graph.nodes[2].attributes = [ONNXAttribute("axis", .int(0))]
    let numbers = Self.numbers(Self.kinds[0])
    let expected = [0, 1].map { channel in
      (0..<9).map { numbers[$0] * Double(Self.weights[channel * 9 + $0]) * Double(steps[$0]) }.reduce(0, +)
    }
    for backend in backends {
      let answer = try run(model, ["y"], [1, 9], on: backend)
      #expect(!answer.readsBytes)
      expectClose(answer.numbers[0], expected, "\(backend.name)")
    }
  }

  /// A product of scales that is no normal number has no reciprocal to multiply a bias with.
  @Test(arguments: [Float.leastNormalMagnitude, 1e-38, 1e-37, 5e-37], [Layer.conv, .transposedGemm])
  func tinyScalesDoNotMatter(_ scale: Float, layer: Layer) throws {
    var model = Self.model(Self.kinds[1], layer)
    model.graph.replace("steps", .float32([scale, 0.3]), [2])
    model.graph.initializers.append(
      ONNXTensor(name: "bias", tensor: HostTensor([7, -3] as [Float], shape: [2])))
    model.graph.nodes[3].inputs.append("bias")
    let answers = try backends.map { try run(model, ["y"], layer.images, on: $0).numbers[0] }
    #expect(abs(answers[0][0] - 7) < 1e-6)
    expectClose(answers[1], answers[0], "the fast backend")
  }

  /// Integers that a result shows are those of the file, whatever zero stands for.
  @Test func integersThatAreSeenStay() throws {
    let model = Self.model(Self.kinds[2], .conv)
    for backend in backends {
      let answer = try run(model, ["y", "integers"], [1, 1, 3, 3], on: backend)
      expectClose(answer.numbers[0], Self.expected(Self.kinds[2]), "\(backend.name)")
      #expect(answer.numbers[1] == [-128, -128, -128, -128, -128, -126, -126, -103, 12])
    }
  }

  /// The same filters can stand for other numbers in another layer.
  @Test func layersWithCommonFiltersHaveScalesOfTheirOwn() throws {
    var model = Self.model(Self.kinds[0], .conv)
    let constants: [(name: String, elements: HostTensor.Elements)] = [
      ("other", .float32([0.5, 2])), ("moved", .int8([0, 3])), ("one", .float32([1])), ("none", .int8([0])),
    ]
    for (name, elements) in constants {
      model.graph.replace(name, elements, elements.count == 1 ? .scalar : [elements.count])
    }
    func layer(_ scales: String, _ zeros: String, _ output: String) -> [ONNXNode] {
      [
        Self.node(
          "QLinearConv", ["integers", "step", "zero", "bytes", scales, zeros, "one", "none"],
          output + "-integers"),
        Self.node("DequantizeLinear", [output + "-integers", "one", "none"], output),
      ]
    }
    model.graph.nodes = [model.graph.nodes[0]] + layer("steps", "zeros", "y") + layer("other", "moved", "z")
    var moved = Self.kinds[0]
    moved.weightZero = .int8([0, 3])
    let sums = [Self.expected(Self.kinds[0]), Self.expected(moved, steps: [0.5, 2])]
    for backend in backends {
      let answer = try run(model, ["y", "z"], [1, 1, 3, 3], on: backend)
      for (numbers, sums) in zip(answer.numbers, sums) {
        #expect(
          numbers == sums.map { min(max($0.rounded(.toNearestOrEven), -128), 127) }, "\(backend.name)")
      }
    }
  }

  /// What contradicts itself is refused, as the specification has it.
  @Test(arguments: [
    ("the zero point has another type", "zero", HostTensor.Elements.uint8([0]), 1),
    ("numbers of 32 bits have no zero point", "zero", .int32([0]), 0),
    ("numbers are no integers", "bytes", .float32([Float](repeating: 1, count: 18)), 2),
    ("integers are not of 64 bits", "bytes", .int64([Int64](repeating: 1, count: 18)), 2),
    ("a scale is 0", "step", .float32([0]), 0), ("a scale is not a number", "step", .float32([.nan]), 0),
  ]) func contradictionsAreRefused(
    _ name: String, _ constant: String, _ elements: HostTensor.Elements, node: Int
  ) throws {
    var model = Self.model(Self.kinds[0], .gemm)
    // The node alone has the other constant.
    model.graph.replace("odd", elements, elements.count == 1 ? .scalar : [2, 9])
    let inputs = model.graph.nodes[node].inputs
    model.graph.nodes[node].inputs = inputs.map { $0 == constant ? "odd" : $0 }
    if constant == "bytes" { model.graph.nodes[node].inputs = ["odd", "steps"] }
    #expect(throws: FoveaError.self) { try run(model, ["y"], [1, 9], on: ReferenceBackend()) }
  }

  @Test func unknownInputsAndTypesAreRefused() throws {
    var model = Self.model(Self.kinds[0], .gemm)
    model.graph.nodes[1].inputs.append("step")
    #expect(throws: FoveaError.self) { try run(model, ["y"], [1, 9], on: ReferenceBackend()) }
    model = Self.model(Self.kinds[0], .gemm)
    model.graph.nodes[0].attributes = [ONNXAttribute("output_dtype", .int(2))]
    #expect(throws: FoveaError.self) { try run(model, ["y"], [1, 9], on: ReferenceBackend()) }
  }

  private var backends: [any Backend] { [ReferenceBackend(), OneDNNBackend(threads: 1)] }

  /// What a file computes of the images: the numbers of some values, and whether the layer that makes the first one reads
  /// integers.
  private func run(
    _ model: ONNXModel, _ outputs: [String], _ shape: TensorShape, on backend: any Backend
  ) throws -> (numbers: [[Double]], readsBytes: Bool) {
    var target: any ONNXTarget = Target()
    let input = target.graph.input("x", TensorType(shape))
    let operands = try model.append(
      to: &target, inputs: ["x": .value(input)], outputs: outputs, batch: 1, file: "case")
    var made = try #require(target as? Target)
    var readsBytes = false
    for (index, operand) in operands.enumerated() {
      guard case .value(let value) = operand else { throw FoveaError(.data, at: "case", "is a constant") }
      if index == 0 { readsBytes = Self.readsBytes(value, in: made.graph) }
      made.graph.result(outputs[index], value)
    }
    made.graph.removeDeadNodes()
    let state = backend.makeState()
    for entry in made.graph.stateEntries {
      try state.declare(entry)
      try state.write(#require(made.tensors[entry.path]), to: entry.path)
    }
    let results = try backend.compile(made.graph, over: state).run([
      "x": HostTensor(Self.images, shape: shape)
    ])
    return (try outputs.map { try #require(results[$0]).doubles }, readsBytes)
  }

  private func expectClose(_ found: [Double], _ expected: [Double], _ place: String) {
    #expect(
      found.count == expected.count
        && zip(found, expected).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, abs($1)) },
      "\(place): \(found), expected \(expected)")
  }

  /// Images, their integers and a layer of two channels over integers of its own.
  private static func model(_ kind: Kind, _ layer: Layer) -> ONNXModel {
    func tensor(_ name: String, _ elements: HostTensor.Elements, _ shape: TensorShape) -> ONNXTensor {
      ONNXTensor(name: name, tensor: HostTensor(elements, shape: shape))
    }
    let columns = (0..<18).map { weights[$0 % 2 * 9 + $0 / 2] }
    let bytes =
      layer.axis == 1
      ? tensor("bytes", .int8(columns), [9, 2])
      : tensor("bytes", .int8(weights), layer == .conv ? [2, 1, 3, 3] : [2, 9])
    var model = ONNXModel()
    model.operatorVersion = 17
    model.graph.initializers = [
      tensor("step", .float32([0.5]), .scalar), tensor("zero", kind.imageZero, .scalar),
      bytes,
      tensor("steps", .float32([0.125, 0.3]), [2]), tensor("zeros", kind.weightZero, [2]),
    ]
    let along = [ONNXAttribute("axis", .int(Int64(layer.axis)))]
    let product: ONNXNode
    switch layer {
    case .conv: product = node("Conv", ["images", "weights"], "y")
    case .gemm: product = node("Gemm", ["images", "weights"], "y")
    case .transposedGemm:
      product = node("Gemm", ["images", "weights"], "y", [ONNXAttribute("transB", .int(1))])
    case .matMul: product = node("MatMul", ["images", "weights"], "y")
    }
    model.graph.nodes = [
      node("QuantizeLinear", ["x", "step", "zero"], "integers"),
      node("DequantizeLinear", ["integers", "step", "zero"], "images"),
      node("DequantizeLinear", ["bytes", "steps", "zeros"], "weights", along),
      product,
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
  private static func expected(
    _ kind: Kind, steps: [Double] = [0.125, Double(Float(0.3))]
  ) -> [Double] {
    let (numbers, zeros) = (numbers(kind), HostTensor(kind.weightZero, shape: [2]).doubles)
    return [0, 1].map { channel in
      var sum = 0.0
      for (index, number) in numbers.enumerated() {
        sum += number * (Double(weights[channel * 9 + index]) - zeros[channel]) * steps[channel]
      }
      return sum
    }
  }

  /// What the integers of the images stand for.
  private static func numbers(_ kind: Kind) -> [Double] {
    let zeroPoint = HostTensor(kind.imageZero, shape: .scalar)
    let limits: (Double, Double) = zeroPoint.elementType == .int8 ? (-128, 127) : (0, 255)
    let zero = zeroPoint.doubles[0]
    return images.map { image in
      let integer = (Double(image) / 0.5).rounded(.toNearestOrEven) + zero
      return (min(max(integer, limits.0), limits.1) - zero) * 0.5
    }
  }
}

extension ONNXGraph {
  /// Gives a constant other elements, or adds it.
  fileprivate mutating func replace(_ name: String, _ elements: HostTensor.Elements, _ shape: TensorShape) {
    initializers.removeAll { $0.name == name }
    initializers.append(ONNXTensor(name: name, tensor: HostTensor(elements, shape: shape)))
  }
}
