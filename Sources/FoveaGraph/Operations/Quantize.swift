public import FoveaCore

/// Turns numbers into integers of 8 bits: `q = round(x / scale)`, to the even one of two that are equally near, within
/// the limits of the type.
///
/// NaN becomes 0. Input and result have the same shape, any; it is what ONNX calls QuantizeLinear, with a zero point
/// of 0.
///
/// - (C1) There is one scale, or there are as many as the first axis is long: one for each of its positions.
/// - (C2) Scales are finite and above 0.
/// - (C3) The input is `float32`, the result `int8` or `uint8`.
public struct Quantize: Graph.Operation {
  public static let name = "Quantize"

  /// Value of one integer step: one number, or one for each position along the first axis.
  public var scales: [Float]
  /// The type of the result, `int8` or `uint8`.
  public var elementType: ElementType

  /// Makes the operation.
  public init(scales: [Float], to elementType: ElementType) {
    (self.scales, self.elementType) = (scales, elementType)
  }

  public var attributes: [(name: String, value: String)] {
    [("to", elementType.rawValue)] + Self.attributes(of: scales)
  }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 1...1)
    try requireScales(scales, over: inputs[0].shape)
    try require(
      inputs[0].elementType == .float32 && Self.limits(of: elementType) != nil, "C3",
      "turns \(inputs[0].elementType.rawValue) into \(elementType.rawValue), "
        + "expected float32 and int8 or uint8")
    return [TensorType(inputs[0].shape, elementType)]
  }

  /// The least and the largest integer of a type of 8 bits, nil for other types.
  public static func limits(of type: ElementType) -> ClosedRange<Double>? {
    switch type {
    case .int8: -128...127
    case .uint8: 0...255
    case .float32, .float64, .int32, .int64: nil
    }
  }
}

/// Turns integers of 8 bits back into numbers: `x = q scale`.
///
/// Input and result have the same shape, any; it is what ONNX calls DequantizeLinear, with a zero point of 0.
///
/// - (C1) There is one scale, or there are as many as the first axis is long: one for each of its positions.
/// - (C2) Scales are finite and above 0.
/// - (C3) The input is `int8` or `uint8`.
public struct Dequantize: Graph.Operation {
  public static let name = "Dequantize"

  /// Value of one integer step: one number, or one for each position along the first axis.
  public var scales: [Float]

  /// Makes the operation.
  public init(scales: [Float]) { self.scales = scales }

  public var attributes: [(name: String, value: String)] { Self.attributes(of: scales) }

  public func outputTypes(_ inputs: [TensorType]) throws(ShapeError) -> [TensorType] {
    try requireCount(inputs, 1...1)
    try requireScales(scales, over: inputs[0].shape)
    try require(
      Quantize.limits(of: inputs[0].elementType) != nil, "C3",
      "takes int8 or uint8, got \(inputs[0].elementType.rawValue)")
    return [TensorType(inputs[0].shape)]
  }

  public func inputGradients(
    of node: Differentiation, in graph: inout Graph
  ) throws(ShapeError) -> [Graph.Value?] {
    throw ShapeError(
      "computes in integers of 8 bits, which have no gradient",
      remedy: "train the network in float32 and quantize it then", rule: "Dequantize gradient")
  }
}

extension Graph.Operation {
  /// The scales as an attribute: the only one, or the range of several.
  fileprivate static func attributes(of scales: [Float]) -> [(name: String, value: String)] {
    guard scales.count > 1, let least = scales.min(), let largest = scales.max() else {
      return scales.map { ("scale", "\($0)") }
    }
    return [("scales", "\(least)...\(largest)")]
  }

  /// Refuses scales that do not fit a shape or cannot be divided by.
  fileprivate func requireScales(_ scales: [Float], over shape: TensorShape) throws(ShapeError) {
    try require(
      scales.count == 1 || (shape.rank > 0 && !scales.isEmpty && scales.count == shape[0]), "C1",
      "\(scales.count) scales do not fit \(shape)")
    try require(
      scales.allSatisfy { $0.isFinite && $0 > 0 }, "C2", "scales must be finite and above 0")
  }
}
