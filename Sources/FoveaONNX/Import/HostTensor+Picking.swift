import FoveaCore

extension HostTensor {
  /// The elements at places of the row-major order, in another shape.
  func picked(_ places: [Int], shape: TensorShape) -> HostTensor {
    switch elements {
    case .float32(let values): HostTensor(.float32(places.map { values[$0] }), shape: shape)
    case .float64(let values): HostTensor(.float64(places.map { values[$0] }), shape: shape)
    case .int32(let values): HostTensor(.int32(places.map { values[$0] }), shape: shape)
    case .int64(let values): HostTensor(.int64(places.map { values[$0] }), shape: shape)
    case .uint8(let values): HostTensor(.uint8(places.map { values[$0] }), shape: shape)
    case .int8(let values): HostTensor(.int8(places.map { values[$0] }), shape: shape)
    }
  }

  /// The positions of an axis, in the order that is given.
  func selecting(_ positions: [Int], axis: Int) -> HostTensor {
    let result = shape.replacing(axis: axis, with: positions.count)
    let inner = shape.strides[axis]
    let block = inner * shape[axis]
    let outer = block == 0 ? 0 : shape.count / block
    let places = (0..<outer).flatMap { first in
      positions.flatMap { position in (0..<inner).map { first * block + position * inner + $0 } }
    }
    return picked(places, shape: result)
  }

  /// The numbers as integers, rounded towards zero.
  var integers: [Int] {
    switch elements {
    case .float32(let values): values.map { Int(exactly: $0.rounded(.towardZero)) ?? 0 }
    case .float64(let values): values.map { Int(exactly: $0.rounded(.towardZero)) ?? 0 }
    case .int32(let values): values.map(Int.init)
    case .int64(let values): values.map { Int(clamping: $0) }
    case .uint8(let values): values.map(Int.init)
    case .int8(let values): values.map(Int.init)
    }
  }

  /// Integers of 64 bits, `[count]`.
  init(integers: [Int]) { self.init(.int64(integers.map(Int64.init)), shape: [integers.count]) }

  /// Whether the elements are numbers with a fraction.
  var isFloating: Bool { elementType == .float32 || elementType == .float64 }

  /// The tensor as numbers of 32 bits.
  var float32: HostTensor { elementType == .float32 ? self : HostTensor(floats, shape: shape) }
}

extension TensorShape {
  /// Whether a tensor can have the shape: at most 16 axes, and no part of the product of extents beyond 32 bits.
  var isComputable: Bool {
    rank <= ONNXSource.largestRank && dimensions.allSatisfy { $0 >= 0 }
      && dimensions.reduce(1) { $0.saturatingProduct(with: max($1, 1)) } <= Int(Int32.max)
  }

  /// The shape to which two shapes are repeated, nil if they do not fit.
  func broadcast(with other: TensorShape) -> TensorShape? {
    let rank = Swift.max(self.rank, other.rank)
    func extents(_ shape: TensorShape) -> [Int] {
      [Int](repeating: 1, count: rank - shape.rank) + shape.dimensions
    }
    var result: [Int] = []
    for (first, second) in zip(extents(self), extents(other)) {
      guard first == second || first == 1 || second == 1 else { return nil }
      result.append(first == 1 ? second : first)
    }
    return TensorShape(result)
  }
}
