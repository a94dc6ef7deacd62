extension HostTensor {
  /// The same elements in another shape, which has as many.
  package func reshaped(_ shape: TensorShape) -> HostTensor {
    fileFloats.map { HostTensor($0, shape: shape) } ?? HostTensor(elements, shape: shape)
  }

  /// The tensor with its axes in another order.
  package func transposed(_ axes: [Int]) -> HostTensor {
    gathered(TensorShape(axes.map { shape[$0] }), strides: axes.map { shape.strides[$0] })
  }

  /// The tensor repeated to a shape, along leading axes that it lacks and axes of extent 1.
  package func broadcast(to result: TensorShape) -> HostTensor {
    let missing = result.rank - shape.rank
    let strides = result.dimensions.indices.map { axis in
      axis < missing || shape[axis - missing] == 1 ? 0 : shape.strides[axis - missing]
    }
    return gathered(result, strides: strides)
  }

  /// The elements of another shape, from where its strides say they lie; see ``Elements/gathered(_:strides:from:)``.
  package func gathered(_ shape: TensorShape, strides: [Int]) -> HostTensor {
    HostTensor(elements.gathered(shape, strides: strides), shape: shape)
  }
}

extension HostTensor.Elements {
  /// The elements of a shape, gathered into row-major order from where its strides say they lie.
  ///
  /// - Parameters:
  ///   - shape: The extents of the result.
  ///   - strides: The distance in elements between neighbours along each axis, at least 0.
  ///   - offset: The place of the first element. The caller has checked that the last one is there too.
  /// - Returns: As many elements as the shape has.
  package func gathered(_ shape: TensorShape, strides: [Int], from offset: Int = 0) -> HostTensor.Elements {
    switch self {
    case .float32(let values): .float32(Self.gather(values, shape, strides, offset))
    case .float64(let values): .float64(Self.gather(values, shape, strides, offset))
    case .int32(let values): .int32(Self.gather(values, shape, strides, offset))
    case .int64(let values): .int64(Self.gather(values, shape, strides, offset))
    case .uint8(let values): .uint8(Self.gather(values, shape, strides, offset))
    case .int8(let values): .int8(Self.gather(values, shape, strides, offset))
    }
  }

  /// The rows and columns of a block within which elements are read and written, so that both stay near.
  private static let block = 32

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
    // The last two axes are a matrix, of which there are as many as the others have positions.
    let rank = shape.rank
    let (rows, columns) = (rank > 1 ? shape[rank - 2] : 1, shape[rank - 1])
    let (down, right) = (rank > 1 ? strides[rank - 2] : 0, strides[rank - 1])
    var position = [Int](repeating: 0, count: max(rank - 2, 0))
    var source = offset
    var result = [Number](repeating: values[offset], count: count)
    for matrix in stride(from: 0, to: count, by: rows * columns) {
      for top in stride(from: 0, to: rows, by: block) {
        for left in stride(from: 0, to: columns, by: block) {
          for row in top..<min(top + block, rows) {
            let (from, to) = (source + row * down, matrix + row * columns)
            for column in left..<min(left + block, columns) {
              result[to + column] = values[from + column * right]
            }
          }
        }
      }
      for axis in position.indices.reversed() {
        position[axis] += 1
        source += strides[axis]
        if position[axis] < shape[axis] { break }
        source -= strides[axis] * shape[axis]
        position[axis] = 0
      }
    }
    return result
  }
}
