internal import CFoveaKernels
internal import COneDNN
internal import FoveaCore
internal import FoveaGraph

/// The operands of a layer that multiplies bytes, and how its result is rounded.
struct ByteProducts {
  let source: Located
  let weights: Located
  /// The scales of both.
  let sourceScale: Float
  let weightScales: [Float]
  /// How the result becomes bytes, nil if it stays numbers.
  var quantization: Quantize?

  /// The most products of the largest bytes that a sum of 32 bits holds.
  private static let largestTermCount = Int(Int32.max) / (255 * 128)

  /// Value of one integer step of the result.
  var resultScale: Float { quantization?.scales.first ?? 1 }
  /// The elements of the result.
  var resultElement: Element { quantization.map { Element($0.elementType) } ?? .float32 }

  /// The operands of a node that lie in bytes, nil where one does not or the processor would saturate sums.
  init?(_ node: Graph.Node, _ quantization: Quantize?, in compiler: Compiler) throws {
    // A part of the state is numbers, and must not be looked at before it has settled in a layout.
    guard OneDNNBackend.hasBytes, compiler.statePath(node.inputs[1]) == nil else { return nil }
    source = try compiler.located(node.inputs[0])
    weights = try compiler.located(node.inputs[1])
    guard let scales = source.scales, scales.count == 1, let weightScales = weights.scales,
      weights.layout.element == .int8,
      case let channels = weights.layout.dimensions[0], [1, channels].contains(weightScales.count),
      weights.layout.elementCount / max(channels, 1) <= Self.largestTermCount
    else { return nil }
    (sourceScale, self.weightScales) = (scales[0], weightScales)
    self.quantization = quantization
    // Scales of tiny weights, whose product with that of the input is no normal number, are left to float32.
    guard steps().isExact(result: resultScale),
      ByteSteps(source: sourceScale, weights: channelScales, result: 1).isExact(result: 1)
    else { return nil }
  }

  /// The steps in which products are counted.
  func steps(adding addend: Float? = nil) -> ByteSteps {
    ByteSteps(source: sourceScale, weights: channelScales, result: resultScale, addend: addend)
  }

  private var channelScales: [Float] {
    let count = weights.layout.dimensions[0]
    return weightScales.count == count
      ? weightScales : [Float](repeating: weightScales[0], count: count)
  }

  /// A bias as oneDNN adds it, made when the state changes if it is a part of the state.
  func bias(_ value: Graph.Value, in compiler: Compiler) throws -> Located {
    let plain = try compiler.plain(value)
    let factors = steps().biasFactors(result: resultScale)
    let isKept = compiler.isKept(value, in: plain)
    let target = isKept ? compiler.keep(plain.layout) : compiler.scratch(plain.layout)
    compiler.kernel(
      "scale_bias", reads: [plain], writes: [target], kind: "scale", trigger: isKept ? .stateChanged : .always
    ) {
      fovea_multiply(Int64(factors.count), $0.floats(0), factors, $0.floats(1))
    }
    return target
  }
}
