import FoveaCore
import FoveaGraph

extension ONNXOperators {
  static let functions: [String: Reader] = [
    "Relu": { try elementwise($0, &$1) { [.value(try $1.apply(ReLU(), $0))] } },
    "Sigmoid": { try elementwise($0, &$1) { [.value(try $1.apply(Sigmoid(), $0))] } },
    "Tanh": { try elementwise($0, &$1) { [.value(try $1.apply(Tanh(), $0))] } },
    "Exp": { try elementwise($0, &$1) { [.value(try $1.apply(Unary(.exponential), $0))] } },
    "Log": { try elementwise($0, &$1) { [.value(try $1.apply(Unary(.logarithm), $0))] } },
    "Sqrt": { try elementwise($0, &$1) { [.value(try $1.apply(Unary(.squareRoot), $0))] } },
    "Neg": { try elementwise($0, &$1) { [.value(try $1.apply(Unary(.affine(scale: -1, shift: 0)), $0))] } },
    "LeakyRelu": { place, build in
      let slope = try place.float("alpha", default: 0.01)
      return [.value(try build.apply(LeakyReLU(slope: Double(slope)), build.value(0, of: place)))]
    },
    "HardSigmoid": { place, build in
      let (scale, shift) = (try place.float("alpha", default: 0.2), try place.float("beta", default: 0.5))
      return [.value(try build.hardSigmoid(build.value(0, of: place), Double(scale), Double(shift)))]
    },
    "HardSwish": { place, build in
      let value = try build.value(0, of: place)
      return [.value(try build.apply(Binary(.multiply), value, build.hardSigmoid(value, 1.0 / 6, 0.5)))]
    },
    "Clip": clip,
  ]

  /// Applies a function to the input of a node.
  private static func elementwise(
    _ place: ONNXNodePlace, _ build: inout ONNXBuild,
    _ body: (Graph.Value, inout ONNXBuild) throws -> [ONNXOperand]
  ) throws -> [ONNXOperand] {
    try body(build.value(0, of: place), &build)
  }

  private static func clip(_ place: inout ONNXNodePlace, _ build: inout ONNXBuild) throws -> [ONNXOperand] {
    func limit(_ index: Int, _ name: String) throws -> Double? {
      if let attribute = try place.float(name) { return Double(attribute) }
      return try build.constant(index, of: place)?.doubles.first
    }
    let value = try build.value(0, of: place)
    return [.value(try build.limited(value, try limit(1, "min"), try limit(2, "max")))]
  }
}

extension ONNXBuild {
  /// The value with nothing below one number and nothing above another.
  mutating func limited(_ value: Graph.Value, _ least: Double?, _ largest: Double?) throws -> Graph.Value {
    var value = value
    // Beyond what numbers of 32 bits can be there is nothing to limit.
    let range = -Double(Float.greatestFiniteMagnitude)...Double(Float.greatestFiniteMagnitude)
    if let least, least > range.lowerBound { value = try larger(value, least) }
    if let largest, largest < range.upperBound {
      let negated = Unary(.affine(scale: -1, shift: 0))
      value = try apply(negated, larger(apply(negated, value), -largest))
    }
    return value
  }

  /// The larger of a value and a number.
  private mutating func larger(_ value: Graph.Value, _ number: Double) throws -> Graph.Value {
    // Near zero the difference loses nothing that matters; elsewhere the two are compared.
    if abs(number) <= 8 { return try shifted(apply(ReLU(), shifted(value, by: -number)), by: number) }
    let shape = target.graph.shape(of: value)
    let stacked = TensorShape([1] + shape.dimensions)
    let pair = try applyAll(
      Concatenate(axis: 0), [apply(Reshape(to: stacked), value), apply(Constant(number, shape: stacked))])
    return try apply(Reduce(.maximum, axes: [0]), pair[0])
  }

  /// A number added to a value.
  mutating func shifted(_ value: Graph.Value, by number: Double) throws -> Graph.Value {
    number == 0 ? value : try apply(Unary(.affine(scale: 1, shift: number)), value)
  }

  /// `a x + b`, within 0 and 1.
  fileprivate mutating func hardSigmoid(
    _ value: Graph.Value, _ scale: Double, _ shift: Double
  ) throws -> Graph.Value {
    try limited(apply(Unary(.affine(scale: scale, shift: shift)), value), 0, 1)
  }
}
