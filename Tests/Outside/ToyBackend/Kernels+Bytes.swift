import FoveaGraph

extension Kernels {
  /// Operations between numbers and integers of 8 bits.
  static func ofBytes(_ operation: any Graph.Operation) -> Kernel? {
    switch operation {
    case let quantize as Quantize:
      let limits = Quantize.limits(of: quantize.elementType) ?? 0...0
      return scaled(by: quantize.scales) { number, scale in
        let step = (number / scale).rounded(.toNearestOrEven)
        return step.isNaN ? 0 : min(max(step, limits.lowerBound), limits.upperBound)
      }
    case let dequantize as Dequantize:
      return scaled(by: dequantize.scales) { step, scale in step * scale }
    default: return nil
    }
  }

  /// A function of each number and the scale of its place along the first axis, or the only one.
  private static func scaled(
    by scales: [Float], _ function: @escaping @Sendable (Double, Double) -> Double
  ) -> Kernel {
    { inputs in
      let size = max(inputs[0].count / scales.count, 1)
      return [inputs[0].enumerated().map { place, number in function(number, Double(scales[place / size])) }]
    }
  }
}
