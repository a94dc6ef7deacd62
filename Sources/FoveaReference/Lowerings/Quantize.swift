import FoveaGraph

extension ReferenceLowering {
  static let quantize = ReferenceLowering(Quantize.self) { operation, call in
    let limits = Quantize.limits(of: operation.elementType) ?? 0...0
    return [
      eachRow(of: call.inputs[0], operation.scales) { x, scale in
        x.isNaN ? 0 : min(max((x / scale).rounded(.toNearestOrEven), limits.lowerBound), limits.upperBound)
      }
    ]
  }

  static let dequantize = ReferenceLowering(Dequantize.self) { operation, call in
    [eachRow(of: call.inputs[0], operation.scales) { $0 * $1 }]
  }

  /// Applies a function to each element and the scale of its position along the first axis, or the only one.
  private static func eachRow(
    of x: [Double], _ scales: [Float], _ function: (Double, Double) -> Double
  ) -> [Double] {
    let size = max(x.count / max(scales.count, 1), 1)
    return x.indices.map { function(x[$0], Double(scales[$0 / size])) }
  }
}
