import FoveaCore

extension HostTensor.Elements {
  /// The elements of a shape, gathered into row-major order from where its strides say they lie.
  ///
  /// - Parameters:
  ///   - shape: The extents of the result.
  ///   - strides: The distance in elements between neighbours along each axis, at least 0.
  ///   - offset: The place of the first element. The caller has checked that the last one is there too.
  /// - Returns: As many elements as the shape has.
  func gathered(_ shape: TensorShape, strides: [Int], from offset: Int = 0) -> HostTensor.Elements {
    switch self {
    case .float32(let values): .float32(Self.gather(values, shape, strides, offset))
    case .float64(let values): .float64(Self.gather(values, shape, strides, offset))
    case .int32(let values): .int32(Self.gather(values, shape, strides, offset))
    case .int64(let values): .int64(Self.gather(values, shape, strides, offset))
    case .uint8(let values): .uint8(Self.gather(values, shape, strides, offset))
    case .int8(let values): .int8(Self.gather(values, shape, strides, offset))
    }
  }

  private static func gather<Number>(
    _ values: [Number], _ shape: TensorShape, _ strides: [Int], _ offset: Int
  ) -> [Number] {
    let count = shape.count
    guard count > 0 else { return [] }
    // The stride of an axis of one element says nothing.
    let isContiguous = zip(shape.dimensions, zip(strides, shape.strides))
      .allSatisfy { extent, strides in extent == 1 || strides.0 == strides.1 }
    if isContiguous {
      return offset == 0 && count == values.count ? values : Array(values[offset..<offset + count])
    }
    var position = [Int](repeating: 0, count: shape.rank)
    var source = offset
    var result: [Number] = []
    result.reserveCapacity(count)
    while result.count < count {
      result.append(values[source])
      var axis = shape.rank - 1
      while axis >= 0 {
        position[axis] += 1
        source += strides[axis]
        if position[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        position[axis] = 0
        axis -= 1
      }
    }
    return result
  }
}

/// The place of the last element of a shape, or nil if it lies before 0 or cannot be counted.
///
/// - Parameters:
///   - extents: The extents, each at least 1.
///   - strides: The distance in elements between neighbours along each axis, at least 0.
///   - offset: The place of the first element.
/// - Returns: The place, counted as the offset is.
func lastElement(_ extents: [Int], strides: [Int], from offset: Int) -> Int? {
  var last = offset
  for (extent, stride) in zip(extents, strides) {
    guard extent >= 1, stride >= 0 else { return nil }
    let (distance, tooFar) = (extent - 1).multipliedReportingOverflow(by: stride)
    let (sum, tooLarge) = last.addingReportingOverflow(distance)
    guard !tooFar, !tooLarge else { return nil }
    last = sum
  }
  return last
}
