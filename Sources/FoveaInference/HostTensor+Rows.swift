import FoveaCore

extension HostTensor {
  /// Some rows along the first axis, copied.
  func rows(_ range: Range<Int>) -> HostTensor {
    let width = shape[0] == 0 ? 0 : shape.count / shape[0]
    let part = range.lowerBound * width..<range.upperBound * width
    let elements: Elements =
      switch self.elements {
      case .float32(let values): .float32(Array(values[part]))
      case .float64(let values): .float64(Array(values[part]))
      case .int32(let values): .int32(Array(values[part]))
      case .int64(let values): .int64(Array(values[part]))
      case .uint8(let values): .uint8(Array(values[part]))
      case .int8(let values): .int8(Array(values[part]))
      }
    return HostTensor(elements, shape: shape.replacing(axis: 0, with: range.count))
  }
}
