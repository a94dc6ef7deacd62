import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let quantizations: [String: Reader] = [
    "QuantizeLinear": { place, build in
      place.ignore("saturate", "precision")
      try place.requireWholeTensors()
      let scales = try build.scales(1, 2, of: &place)
      return [.value(try build.quantized(build.value(0, of: place), scales, place))]
    },
    "DequantizeLinear": { place, build in
      place.ignore("output_dtype")
      try place.requireWholeTensors()
      let scales = try build.scales(1, 2, of: &place)
      let operand = try build.operand(0, of: place)
      if case .constant(let tensor) = operand, let name = place.node.outputs.first {
        build.bytes.note(name, tensor.elementType, scales)
      }
      return [try build.dequantized(operand, scales, place)]
    },
    "QLinearConv": quantizedConvolution,
  ]

  /// The convolution of what the integers stand for, as integers again.
  private static func quantizedConvolution(
    _ place: inout ONNXNodePlace, _ build: inout ONNXBuild
  ) throws -> [ONNXOperand] {
    func scales(_ index: Int, axis: Int) throws -> ONNXScales {
      try ONNXScales(
        build.constant(index, of: place), build.constant(index + 1, of: place), axis: axis, place)
    }
    let (input, filter, result) = (try scales(1, axis: 1), try scales(4, axis: 0), try scales(6, axis: 1))
    let images = try build.dequantized(build.operand(0, of: place), input, place)
    let filters = try build.dequantized(build.operand(3, of: place), filter, place)
    build.bytes.note(place.node.inputs[3], filter.type, filter)
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
    if let bias = try build.constant(8, of: place) {
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
  /// Refuses scales for blocks of positions.
  fileprivate mutating func requireWholeTensors() throws {
    guard try int("block_size", default: 0) == 0 else { throw error("attribute block_size is not supported") }
  }
}

/// How integers of 8 bits stand for numbers: by a scale and a zero point, or by one of each for every position of an axis.
struct ONNXScales {
  let scales: [Float]
  private(set) var zeros: [Int]
  let axis: Int
  private(set) var type: ElementType

  /// Scales and zero points; without the latter, the type of integers is the one asked for, or `uint8`.
  init(
    _ scales: HostTensor?, _ zeros: HostTensor?, axis: Int, asked: ONNXElementType? = nil,
    _ place: ONNXNodePlace
  ) throws {
    guard let scales, scales.shape.rank <= 1, scales.shape.count > 0,
      scales.floats.allSatisfy({ $0.isFinite && $0 > 0 })
    else {
      throw place.error("the scale must be one number, or a list, of numbers above 0")
    }
    self.scales = scales.floats
    self.axis = axis
    self.zeros = zeros?.integers ?? scales.floats.map { _ in 0 }
    let byteTypes: [ElementType?] = [nil, .int8, .uint8, .int32]
    guard byteTypes.contains(zeros?.elementType) else {
      throw place.error("zero points must be integers of 8 bits")
    }
    type = zeros?.elementType == .int8 || (zeros == nil && asked == ONNXElementType.int8) ? .int8 : .uint8
    guard self.zeros.count == self.scales.count else {
      throw place.error("scales and zero points differ in number")
    }
  }

  /// A scale for each of so many positions.
  func repeated(_ count: Int) -> [Float] {
    scales.count == 1 ? scales.map { [Float](repeating: $0, count: count) }[0] : scales
  }

  /// Scales and zero points as tensors that can be repeated to a shape.
  fileprivate func tensors(
    along shape: TensorShape, _ place: ONNXNodePlace
  ) throws -> (steps: HostTensor, zeros: HostTensor) {
    var extents = TensorShape.scalar
    if scales.count > 1 {
      guard axis < shape.rank, shape[axis] == scales.count else {
        throw place.error("\(scales.count) scales do not fit \(shape)")
      }
      extents = TensorShape(shape.dimensions.indices.map { $0 == axis ? scales.count : 1 })
    }
    return (HostTensor(scales, shape: extents), HostTensor(zeros.map { Float($0) }, shape: extents))
  }

  /// The same scales for integers of the other type, all of which are moved by half of their range.
  func moved(to other: ElementType) -> ONNXScales {
    guard type != other,
      let (old, new) = Quantize.limits(of: type).flatMap({ old in
        Quantize.limits(of: other).map { (old, $0) }
      })
    else { return self }
    var moved = self
    (moved.type, moved.zeros) = (other, zeros.map { $0 + Int(new.lowerBound - old.lowerBound) })
    return moved
  }

  /// Whether there is one scale, and zero stands for 0.
  var isPlain: Bool { scales.count == 1 && zeros[0] == 0 }
}

extension ONNXBuild {
  /// The scales and zero points of two inputs.
  fileprivate func scales(_ scale: Int, _ zero: Int, of place: inout ONNXNodePlace) throws -> ONNXScales {
    let given = try place.int("axis", default: 1)
    let scales = try constant(scale, of: place)
    // One scale has no axis.
    let isSingle = scales.map { $0.shape.count == 1 } ?? true
    let axis = try isSingle ? 0 : axis(given, rank: shape(of: operand(0, of: place)).rank, of: place)
    var asked: ONNXElementType?
    if place.node.type == "QuantizeLinear", let number = try place.int("output_dtype"), number != 0 {
      asked = ONNXElementType(rawValue: Int64(number))
      guard [.int8, .uint8].contains(asked) else {
        throw place.error("attribute output_dtype must be int8 or uint8")
      }
    }
    if place.node.type == "DequantizeLinear", case .value(let value) = try operand(0, of: place) {
      asked = ONNXElementType(target.graph.type(of: value).elementType)
    }
    return try ONNXScales(scales, constant(zero, of: place), axis: axis, asked: asked, place)
  }

  /// A value as integers, whose zero point is put into the number before.
  fileprivate mutating func quantized(
    _ value: Graph.Value, _ scales: ONNXScales, _ place: ONNXNodePlace
  ) throws -> Graph.Value {
    var scales = scales
    // Nobody sees the integers themselves, so that they may be those for which zero stands for 0.
    if let name = place.node.outputs.first, bytes.inner.contains(name) {
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
    case .constant(let tensor):
      guard
        scales.scales.count == 1
          || (scales.axis < tensor.shape.rank && tensor.shape[scales.axis] == scales.scales.count)
      else { throw place.error("\(scales.scales.count) scales do not fit \(tensor.shape)") }
      let inner = scales.scales.count == 1 ? 1 : tensor.shape.strides[scales.axis]
      let numbers = tensor.integers.enumerated().map { index, integer -> Float in
        let position = scales.scales.count == 1 ? 0 : index / inner % scales.scales.count
        return Float(Double(integer) - Double(scales.zeros[position])) * scales.scales[position]
      }
      return .constant(HostTensor(numbers, shape: tensor.shape))
    case .value(let value):
      let scales = scales.moved(to: target.graph.type(of: value).elementType)
      if scales.isPlain {
        let numbers = try apply(Dequantize(scales: scales.scales), value)
        bytes.note(numbers)
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
