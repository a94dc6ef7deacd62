import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let constants: [String: Reader] = [
    "Constant": constant, "ConstantOfShape": constantOfShape, "Cast": cast,
    "Identity": { place, build in [try build.operand(0, of: place)] },
    "Dropout": { place, build in
      place.ignore("ratio", "seed", "is_test", "consumed_inputs")
      if let training = try build.constant(2, of: place), training.doubles.first != 0 {
        throw place.error("input 2, training_mode, is true, which is not supported")
      }
      return [try build.operand(0, of: place)]
    },
  ]

  private static func constant(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand]
  {
    if let value = place.read("value") {
      guard case .tensor(let tensor) = value else { throw place.error("attribute value must be a tensor") }
      return [.constant(tensor.tensor)]
    }
    if let number = try place.float("value_float") { return [.constant(.scalar(number))] }
    if let number = try place.int("value_int") {
      return [.constant(HostTensor(.int64([Int64(number)]), shape: .scalar))]
    }
    if let numbers = try place.ints("value_ints") { return [.constant(HostTensor(integers: numbers))] }
    if case .floats(let numbers)? = place.read("value_floats") {
      return [.constant(HostTensor(numbers, shape: [numbers.count]))]
    }
    throw place.error("it has no value of a supported kind")
  }

  private static func constantOfShape(
    _ place: inout ONNXNodePlace, _ build: inout ONNXBuild
  ) throws -> [ONNXOperand] {
    guard let extents = try build.integers(0, of: place), extents.allSatisfy({ $0 >= 0 }) else {
      throw place.error("the shape must be of numbers from 0 on")
    }
    let shape = TensorShape(extents)
    try build.reserve(shape, place)
    guard let value = place.read("value") else { return [.constant(.filled(0, shape: shape))] }
    guard case .tensor(let tensor) = value, tensor.tensor.shape.count == 1 else {
      throw place.error("attribute value must be one number")
    }
    return [
      .constant(
        tensor.tensor.reshaped([1]).broadcast(to: [1]).picked(
          [Int](repeating: 0, count: shape.count), shape: shape))
    ]
  }

  /// Constants change their type; values of the graph are numbers already.
  private static func cast(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    place.ignore("saturate", "round_mode")
    guard let number = try place.int("to") else { throw place.error("attribute to is missing") }
    let type = ONNXElementType(rawValue: Int64(number))
    switch try build.operand(0, of: place) {
    case .constant(let tensor):
      switch type {
      case .float32, .float16, .bfloat16, .float64: return [.constant(tensor.float32)]
      case .int32:
        return [
          .constant(HostTensor(.int32(tensor.integers.map { Int32(clamping: $0) }), shape: tensor.shape))
        ]
      case .int64:
        return [.constant(HostTensor(.int64(tensor.integers.map(Int64.init)), shape: tensor.shape))]
      default: throw place.error("constants become \(type), which is not supported")
      }
    case .value(let value):
      guard type == .float32 else { throw place.error("values become \(type), which is not supported") }
      let isNumber = build.target.graph.type(of: value).elementType == .float32
      return [.value(isNumber ? value : try build.apply(Dequantize(scales: [1]), value))]
    }
  }
}
