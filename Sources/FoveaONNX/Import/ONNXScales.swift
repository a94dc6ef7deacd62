import FoveaCore
import FoveaGraph

/// How integers of 8 bits stand for numbers: by a scale and a zero point, or by one of each for every position of an axis.
struct ONNXScales {
  let scales: [Float]
  private(set) var zeros: [Int]
  let axis: Int
  private(set) var type: ElementType

  /// Scales and zero points of integers.
  ///
  /// - Parameters:
  ///   - scales: One number above 0, or a list of them.
  ///   - zeros: As many integers, all 0 if there are none.
  ///   - axis: The axis along which a list runs.
  ///   - integers: The type of the integers if it is known; otherwise it is that of the zero points, or `uint8`.
  ///   - place: The node.
  /// - Throws: `FoveaError` with code `.format`.
  init(
    _ scales: HostTensor?, _ zeros: HostTensor?, axis: Int, of integers: ElementType?, _ place: ONNXNodePlace
  ) throws {
    guard let scales else { throw place.error("the scale is missing") }
    guard scales.shape.rank <= 1, scales.shape.count > 0 else {
      throw place.error("the scale must be one number or a list, got the shape \(scales.shape)")
    }
    (self.scales, self.axis) = (scales.floats, axis)
    if let bad = self.scales.first(where: { !($0.isFinite && $0 > 0) }) {
      throw place.error("a scale must be a number above 0, got \(bad)", remedy: "the file is damaged")
    }
    type = integers ?? zeros?.elementType ?? .uint8
    guard [.int8, .uint8, .int32].contains(type), integers == .int32 || type != .int32 else {
      throw place.error("the integers must be of 8 bits, got \(type)")
    }
    if let zeros {
      guard zeros.elementType == type else {
        throw place.error("the integers are \(type), their zero point is \(zeros.elementType)")
      }
      guard zeros.shape.rank <= 1, zeros.shape.count == scales.shape.count else {
        throw place.error("the scale has the shape \(scales.shape), the zero point \(zeros.shape)")
      }
      if type == .int32, let bad = zeros.integers.first(where: { $0 != 0 }) {
        throw place.error("the zero point of int32 must be 0, got \(bad)")
      }
    }
    self.zeros = zeros?.integers ?? scales.floats.map { _ in 0 }
  }

  /// Whether there is one scale, and zero stands for 0.
  var isPlain: Bool { scales.count == 1 && zeros[0] == 0 }

  /// A scale for each of so many positions.
  func repeated(_ count: Int) -> [Float] {
    scales.count == 1 ? [Float](repeating: scales[0], count: count) : scales
  }

  /// Refuses a shape that does not have a position for each scale.
  func requireFit(_ shape: TensorShape, _ place: ONNXNodePlace) throws {
    guard scales.count == 1 || (axis < shape.rank && shape[axis] == scales.count) else {
      throw place.error("\(scales.count) scales do not fit \(shape) along axis \(axis)")
    }
  }

  /// Scales and zero points as tensors that can be repeated to a shape.
  func tensors(
    along shape: TensorShape, _ place: ONNXNodePlace
  ) throws -> (steps: HostTensor, zeros: HostTensor) {
    try requireFit(shape, place)
    var extents = TensorShape.scalar
    if scales.count > 1 {
      extents = TensorShape(shape.dimensions.indices.map { $0 == axis ? scales.count : 1 })
    }
    return (HostTensor(scales, shape: extents), HostTensor(zeros.map { Float($0) }, shape: extents))
  }

  /// The numbers that integers stand for.
  func numbers(of integers: HostTensor, _ place: ONNXNodePlace) throws -> HostTensor {
    try requireFit(integers.shape, place)
    let inner = scales.count == 1 ? 1 : integers.shape.strides[axis]
    let numbers = integers.integers.enumerated().map { index, integer -> Float in
      let position = scales.count == 1 ? 0 : index / inner % scales.count
      return Float(Double(integer) - Double(zeros[position])) * scales[position]
    }
    return HostTensor(numbers, shape: integers.shape)
  }

  /// The same scales for integers of the other type, all of which are moved by half of their range.
  func moved(to other: ElementType) -> ONNXScales {
    guard type != other, let old = Quantize.limits(of: type), let new = Quantize.limits(of: other) else {
      return self
    }
    var moved = self
    (moved.type, moved.zeros) = (other, zeros.map { $0 + Int(new.lowerBound - old.lowerBound) })
    return moved
  }
}
