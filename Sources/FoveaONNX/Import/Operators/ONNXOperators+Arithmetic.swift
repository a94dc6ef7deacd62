import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let arithmetic: [String: Reader] = [
    "Add": { try [$1.combined(.add, $1.operands(of: &$0), $0)] },
    "Sub": { try [$1.combined(.subtract, $1.operands(of: &$0), $0)] },
    "Mul": { try [$1.combined(.multiply, $1.operands(of: &$0), $0)] },
    "Div": { try [$1.combined(.divide, $1.operands(of: &$0), $0)] },
    "Greater": { try [$1.combined(.greater, $1.operands(of: &$0), $0)] },
    "Pow": { place, build in
      guard let exponent = try build.constant(1, of: place), exponent.shape.count == 1 else {
        throw place.error("the exponent must be one number")
      }
      return [.value(try build.apply(Unary(.power(exponent.doubles[0])), build.value(0, of: place)))]
    },
    "Sum": { place, build in
      var sum = try build.operand(0, of: place)
      for index in place.node.inputs.indices.dropFirst() {
        sum = try build.combined(
          .add, [(sum, place.name), (build.operand(index, of: place), place.node.inputs[index])], place)
      }
      return [sum]
    },
  ]
}

extension ONNXBuild {
  typealias Named = (operand: ONNXOperand, name: String)

  /// The two inputs of an operator; before version 7 the second one is repeated only where an attribute says so.
  fileprivate mutating func operands(of place: inout ONNXNodePlace) throws -> [Named] {
    var second = try operand(1, of: place)
    if version < 7 {
      place.ignore("consumed_inputs")
      let (broadcasts, axis) = (try place.int("broadcast", default: 0) != 0, try place.int("axis"))
      let shape = shape(of: try operand(0, of: place))
      if broadcasts, let axis {
        // The axes of the second input are those of the first from one on.
        let first = try self.axis(axis, rank: shape.rank, of: place)
        let own = self.shape(of: second)
        let trailing = max(shape.rank - first - own.rank, 0)
        second = try reshaped(second, TensorShape(own.dimensions + [Int](repeating: 1, count: trailing)))
      }
    }
    return [(try operand(0, of: place), place.node.inputs[0]), (second, place.node.inputs[1])]
  }

  /// Combines two operands, each repeated to the shape of the result.
  mutating func combined(
    _ function: Binary.Function, _ operands: [Named], _ place: ONNXNodePlace
  ) throws -> ONNXOperand {
    let (first, second) = (operands[0], operands[1])
    let shapes = [shape(of: first.operand), shape(of: second.operand)]
    guard let result = shapes[0].broadcast(with: shapes[1]) else {
      throw place.error("the shapes \(shapes[0]) and \(shapes[1]) do not fit")
    }
    for case (.value(let value), _) in operands where target.graph.type(of: value).elementType != .float32 {
      throw place.error("integers are not combined; DequantizeLinear and Cast turn them into numbers")
    }
    switch (first.operand, second.operand) {
    case (.constant(let x), .constant(let y)):
      try reserve(result, place)
      return .constant(Self.combined(function, x, y, result))
    case (.value(let x), .constant(let y)) where y.shape.count == 1 && result == shapes[0]:
      return .value(try scaled(x, function, by: y.doubles[0]))
    case (.value(let x), .constant(let y))
    where y.isPerChannel(of: shapes[0]) && function != .greater && result == shapes[0]:
      return .value(try perChannel(x, function, y, named: second.name))
    case (.constant, .value(let y))
    where shapes[0].count == 1 && (function == .add || function == .multiply)
      && result == shapes[1]:
      guard case .constant(let x) = first.operand else { break }
      return .value(try scaled(y, function, by: x.doubles[0]))
    case (.constant(let x), .value(let y))
    where x.isPerChannel(of: shapes[1])
      && (function == .add || function == .multiply):
      return .value(try perChannel(y, function, x, named: first.name))
    default: break
    }
    var values: [Graph.Value] = []
    for (operand, name) in operands {
      let value = try value(of: operand, named: name)
      values.append(try repeated(value, to: result))
    }
    return .value(try apply(Binary(function), values[0], values[1]))
  }

  /// A value repeated to a shape.
  mutating func repeated(_ value: Graph.Value, to result: TensorShape) throws -> Graph.Value {
    let shape = target.graph.shape(of: value)
    guard shape != result else { return value }
    return try apply(Broadcast(to: result, axes: Array(result.rank - shape.rank..<result.rank)), value)
  }

  private mutating func scaled(
    _ value: Graph.Value, _ function: Binary.Function, by number: Double
  ) throws -> Graph.Value {
    switch function {
    case .add: try shifted(value, by: number)
    case .subtract: try shifted(value, by: -number)
    case .multiply: try apply(Unary(.affine(scale: number, shift: 0)), value)
    case .divide: try apply(Unary(.affine(scale: 1 / number, shift: 0)), value)
    case .greater:
      try apply(Binary(.greater), value, apply(Constant(number, shape: target.graph.shape(of: value))))
    }
  }

  /// A number for each channel, as a normalization whose statistics are 0 and 1: which a convolution before it can absorb.
  private mutating func perChannel(
    _ images: Graph.Value, _ function: Binary.Function, _ tensor: HostTensor, named name: String
  ) throws -> Graph.Value {
    let channels = target.graph.shape(of: images)[1]
    let numbers = tensor.float32.reshaped([channels])
    func constant(_ number: Double) throws -> Graph.Value { try apply(Constant(number, shape: [channels])) }
    let (scale, shift): (Graph.Value, Graph.Value) =
      switch function {
      case .multiply: try (parameter(name, numbers), constant(0))
      case .divide:
        try (parameter(name, HostTensor(numbers.floats.map { 1 / $0 }, shape: [channels])), constant(0))
      case .subtract:
        try (constant(1), parameter(name, HostTensor(numbers.floats.map { -$0 }, shape: [channels])))
      case .add, .greater: try (constant(1), parameter(name, numbers))
      }
    let operation = BatchNormalization(epsilon: 0, statistics: .given)
    return try applyAll(operation, [images, scale, shift, constant(0), constant(1)])[0]
  }

  /// Two constants, combined in double precision or as integers.
  private static func combined(
    _ function: Binary.Function, _ x: HostTensor, _ y: HostTensor, _ shape: TensorShape
  ) -> HostTensor {
    let (x, y) = (x.broadcast(to: shape), y.broadcast(to: shape))
    if x.isFloating || y.isFloating {
      let numbers = zip(x.doubles, y.doubles).map { a, b -> Double in
        switch function {
        case .add: a + b
        case .subtract: a - b
        case .multiply: a * b
        case .divide: a / b
        case .greater: a > b ? 1 : 0
        }
      }
      let isDouble = x.elementType == .float64 || y.elementType == .float64
      return HostTensor(isDouble ? .float64(numbers) : .float32(numbers.map { Float($0) }), shape: shape)
    }
    let numbers = zip(x.integers, y.integers).map { a, b -> Int64 in
      switch function {
      case .add: Int64(a &+ b)
      case .subtract: Int64(a &- b)
      case .multiply: Int64(a &* b)
      case .divide: b == 0 ? 0 : Int64(a.dividedReportingOverflow(by: b).partialValue)
      case .greater: a > b ? 1 : 0
      }
    }
    return HostTensor(.int64(numbers), shape: shape)
  }
}

extension HostTensor {
  /// Whether there is a number for each channel of images `[N, C, H, W]`.
  fileprivate func isPerChannel(of images: TensorShape) -> Bool {
    guard images.rank == 4, images[1] > 1, shape.count == images[1], shape.rank >= 3 else { return false }
    return shape[shape.rank - 3] == images[1]
  }
}
