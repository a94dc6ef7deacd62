import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let quantizations: [String: Reader] = [
    "QuantizeLinear": { place, build in
      place.ignore("saturate", "precision")
      try place.requireWholeTensors()
      let scales = try build.scales(of: try place.quantizedType(), &place)
      return [.value(try build.quantized(build.value(0, of: place), scales, place))]
    },
    "DequantizeLinear": { place, build in
      try place.requireWholeTensors()
      try place.requireFloats()
      let operand = try build.operand(0, of: place)
      let scales = try build.scales(of: build.integerType(0, of: place), &place)
      if case .constant(let tensor) = operand, let name = place.node.outputs.first {
        build.bytes.noteWeights(name, tensor.elementType, scales)
      }
      return [try build.dequantized(operand, scales, place)]
    },
    "QLinearConv": quantizedConvolution,
  ]

  /// The convolution of what the integers stand for, as integers again.
  private static func quantizedConvolution(
    _ place: inout ONNXNodePlace, _ build: inout ONNXBuild
  ) throws -> [ONNXOperand] {
    try place.requireInputs(atMost: 9)
    func scales(_ index: Int, axis: Int, of type: ElementType?) throws -> ONNXScales {
      try ONNXScales(
        build.constant(index, of: place), build.constant(index + 1, of: place), axis: axis, of: type, place)
    }
    let input = try scales(1, axis: 1, of: build.integerType(0, of: place))
    let filter = try scales(4, axis: 0, of: build.integerType(3, of: place))
    let result = try scales(6, axis: 1, of: nil)
    let images = try build.dequantized(build.operand(0, of: place), input, place)
    let filters = try build.dequantized(build.operand(3, of: place), filter, place)
    build.bytes.noteWeights(place.node.inputs[3], filter.type, filter)
    guard case .value(let x) = images, case .constant(let weights) = filters, weights.shape.rank == 4 else {
      throw place.error("the filters must be constants [K, C, R, S]")
    }
    let extent = Size2D(weights.shape[2], weights.shape[3])
    place.ignore("kernel_shape")
    let window = try place.window(extent, over: build.target.graph.type(of: x).imageSize)
    let operation = Convolution(
      stride: window.stride, padding: window.padding, dilation: window.dilation,
      groups: try place.int("group", default: 1))
    let parameter = try build.parameter(place.node.inputs[3], weights)
    var values = [x, try build.throughBytes(parameter, place.node.inputs[3], axis: 0, with: x)]
    guard result.scales.count == 1 else { throw place.error("the result must have one scale") }
    if let bias = try build.constant(8, of: place) {
      guard bias.elementType == .int32 else {
        throw place.error("the bias must be int32, got \(bias.elementType)")
      }
      guard bias.shape == [weights.shape[0]], input.scales.count == 1,
        [1, bias.shape.count].contains(filter.scales.count)
      else {
        throw place.error(
          "the bias \(bias.shape) does not fit the filters, or there are several input scales")
      }
      let numbers = zip(bias.doubles, filter.repeated(bias.shape.count)).map {
        Float($0 * Double($1) * Double(input.scales[0]))
      }
      values.append(try build.parameter(place.node.inputs[8], HostTensor(numbers, shape: bias.shape)))
    }
    return [.value(try build.quantized(build.applyAll(operation, values)[0], result, place))]
  }
}

extension ONNXNodePlace {
  /// Refuses scales for blocks of positions, and inputs that no version of the operators has.
  fileprivate mutating func requireWholeTensors() throws {
    try requireInputs(atMost: 3)
    guard try int("block_size", default: 0) == 0 else { throw error("attribute block_size is not supported") }
  }

  /// Refuses inputs that no version of the operator has.
  fileprivate func requireInputs(atMost count: Int) throws {
    guard node.inputs.count <= count else {
      throw error("at most \(count) inputs are expected, got \(node.inputs.count)")
    }
  }

  /// Refuses numbers of another type than `float32`.
  fileprivate mutating func requireFloats() throws {
    guard let number = try int("output_dtype"), number != 0 else { return }
    guard ONNXElementType(rawValue: Int64(number)) == .float32 else {
      throw error("attribute output_dtype must be float32")
    }
  }

  /// The type that integers are asked to have, nil if it is that of their zero point.
  fileprivate mutating func quantizedType() throws -> ElementType? {
    guard let number = try int("output_dtype"), number != 0 else { return nil }
    switch ONNXElementType(rawValue: Int64(number)) {
    case .int8: return .int8
    case .uint8: return .uint8
    default: throw error("attribute output_dtype must be int8 or uint8")
    }
  }
}

extension ONNXBuild {
  /// The type that the file has for the integers of an input.
  fileprivate func integerType(_ index: Int, of place: ONNXNodePlace) throws -> ElementType {
    switch try operand(index, of: place) {
    case .constant(let tensor): tensor.elementType
    case .value(let value): bytes.types[place.node.inputs[index]] ?? target.graph.type(of: value).elementType
    }
  }

  /// The scales and zero points of a node.
  fileprivate func scales(of integers: ElementType?, _ place: inout ONNXNodePlace) throws -> ONNXScales {
    let given = try place.int("axis", default: 1)
    let scales = try constant(1, of: place)
    // One scale has no axis.
    let isSingle = scales.map { $0.shape.count == 1 } ?? true
    let axis = try isSingle ? 0 : axis(given, rank: shape(of: operand(0, of: place)).rank, of: place)
    return try ONNXScales(scales, constant(2, of: place), axis: axis, of: integers, place)
  }

  /// A value as integers, whose zero point is put into the number before.
  fileprivate mutating func quantized(
    _ value: Graph.Value, _ scales: ONNXScales, _ place: ONNXNodePlace
  ) throws -> Graph.Value {
    var scales = scales
    // Nobody sees the integers themselves, so that they may be those for which zero stands for 0.
    if let name = place.node.outputs.first, bytes.hidden.contains(name) {
      bytes.types[name] = scales.type
      let other = scales.moved(to: scales.type == .int8 ? .uint8 : .int8)
      if other.isPlain { scales = other }
    }
    if scales.isPlain { return try apply(Quantize(scales: scales.scales, to: scales.type), value) }
    // Integers of one step, counted from the zero point.
    var operand = ONNXOperand.value(value)
    let shape = target.graph.shape(of: value)
    let (steps, zeros) = try scales.tensors(along: shape, place)
    operand = try combined(
      .divide, [(operand, place.name), (.constant(steps), place.name + ".scale")], place)
    operand = try combined(.add, [(operand, place.name), (.constant(zeros), place.name + ".zero")], place)
    return try apply(Quantize(scales: [1], to: scales.type), self.value(of: operand, named: place.name))
  }

  /// The numbers that integers stand for.
  fileprivate mutating func dequantized(
    _ operand: ONNXOperand, _ scales: ONNXScales, _ place: ONNXNodePlace
  ) throws -> ONNXOperand {
    switch operand {
    case .constant(let tensor): return .constant(try scales.numbers(of: tensor, place))
    case .value(let value):
      let scales = scales.moved(to: target.graph.type(of: value).elementType)
      if scales.isPlain {
        let numbers = try apply(Dequantize(scales: scales.scales), value)
        bytes.noteNumbers(numbers)
        return .value(numbers)
      }
      let (steps, zeros) = try scales.tensors(along: target.graph.shape(of: value), place)
      var operand = ONNXOperand.value(try apply(Dequantize(scales: [1]), value))
      operand = try combined(
        .subtract, [(operand, place.name), (.constant(zeros), place.name + ".zero")], place)
      return try combined(
        .multiply, [(operand, place.name), (.constant(steps), place.name + ".scale")], place)
    }
  }
}
