internal import Foundation

/// A tensor in ordinary memory: a shape and its elements in row-major order.
///
/// Numbers cross the border between a backend and the rest of the program only in this form. It is a value:
/// copies share storage until one of them is changed.
///
/// Elements of a tensor from a file may still lie in that file. Each use of ``elements``, ``floats`` or ``doubles`` then
/// reads them from the file and keeps nothing.
public struct HostTensor: Sendable {
  /// The elements, in one array of their own type.
  public enum Elements: Hashable, Sendable {
    /// 32-bit floating point numbers.
    case float32([Float])
    /// 64-bit floating point numbers.
    case float64([Double])
    /// 32-bit integers.
    case int32([Int32])
    /// 64-bit integers.
    case int64([Int64])
    /// Bytes.
    case uint8([UInt8])
    /// Signed bytes.
    case int8([Int8])
  }

  /// The extents, outermost axis first.
  public let shape: TensorShape
  /// The elements that are in memory; none if they are in a file.
  private var memory: Elements
  /// The elements as they lie in a file, nil if they are in memory.
  package private(set) var fileFloats: FileFloats?

  /// The elements, last axis fastest; always `shape.count` of them.
  public var elements: Elements {
    // Not a copy: a second owner of the array would make the next change of the tensor copy it.
    _read {
      if let fileFloats {
        yield.float32(fileFloats.array)
      } else {
        yield memory
      }
    }
  }

  /// Makes a tensor of elements that are already in row-major order.
  ///
  /// The number of elements must be `shape.count`.
  public init(_ elements: Elements, shape: TensorShape) {
    precondition(
      elements.count == shape.count, "\(elements.count) elements do not fill the shape \(shape)")
    self.shape = shape
    memory = elements
  }

  /// Makes a tensor whose elements stay in a file; there must be `shape.count` of them.
  package init(_ floats: FileFloats, shape: TensorShape) {
    precondition(floats.count == shape.count, "\(floats.count) elements do not fill the shape \(shape)")
    self.shape = shape
    (memory, fileFloats) = (.float32([]), floats)
  }

  /// The same tensor, whose elements are in no file.
  package var inMemory: HostTensor { fileFloats.map { HostTensor($0.array, shape: shape) } ?? self }

  /// The same tensor, whose elements programs may read in their file if they lie in one.
  package var staying: HostTensor {
    var tensor = self
    tensor.fileFloats?.mayStay = true
    return tensor
  }

  /// Makes a tensor of 32-bit floating point numbers in row-major order.
  public init(_ values: [Float], shape: TensorShape) { self.init(.float32(values), shape: shape) }

  /// Makes a tensor of 32-bit integers in row-major order.
  public init(_ values: [Int32], shape: TensorShape) { self.init(.int32(values), shape: shape) }

  /// Makes a tensor without axes that holds one 32-bit floating point number.
  public static func scalar(_ value: Float) -> HostTensor { HostTensor([value], shape: .scalar) }

  /// Makes a tensor that holds the same number everywhere.
  public static func filled(_ value: Float = 0, shape: TensorShape) -> HostTensor {
    HostTensor([Float](repeating: value, count: shape.count), shape: shape)
  }

  /// The type of the elements.
  public var elementType: ElementType { memory.type }

  /// The elements as 32-bit floating point numbers, rounded where their type is another one.
  public var floats: [Float] {
    switch elements {
    case .float32(let values): values
    case .float64(let values): values.map(Float.init)
    case .int32(let values): values.map(Float.init)
    case .int64(let values): values.map(Float.init)
    case .uint8(let values): values.map(Float.init)
    case .int8(let values): values.map(Float.init)
    }
  }

  /// The elements as 64-bit floating point numbers.
  public var doubles: [Double] {
    switch elements {
    case .float32(let values): values.map(Double.init)
    case .float64(let values): values
    case .int32(let values): values.map(Double.init)
    case .int64(let values): values.map(Double.init)
    case .uint8(let values): values.map(Double.init)
    case .int8(let values): values.map(Double.init)
    }
  }

  /// Changes the elements in place, without a copy if nothing else shares them.
  ///
  /// The body must leave the element type and the number of elements as they are.
  ///
  /// - Throws: what the body throws.
  public mutating func modify<Failure: Error>(
    _ body: (inout Elements) throws(Failure) -> Void
  ) throws(Failure) {
    if let floats = fileFloats { (memory, fileFloats) = (.float32(floats.array), nil) }
    let (type, count) = (memory.type, memory.count)
    try body(&memory)
    precondition(memory.type == type && memory.count == count, "a tensor's type and count are fixed")
  }
}

extension HostTensor: Hashable {
  /// Whether shapes and elements are equal, wherever these lie.
  public static func == (first: HostTensor, second: HostTensor) -> Bool {
    first.shape == second.shape && first.elements == second.elements
  }

  /// Feeds shape and elements to a hash.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(shape)
    hasher.combine(elements)
  }
}

extension HostTensor.Elements {
  /// The number of elements.
  public var count: Int {
    switch self {
    case .float32(let values): values.count
    case .float64(let values): values.count
    case .int32(let values): values.count
    case .int64(let values): values.count
    case .uint8(let values): values.count
    case .int8(let values): values.count
    }
  }

  /// The type of the elements.
  public var type: ElementType {
    switch self {
    case .float32: .float32
    case .float64: .float64
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    case .int8: .int8
    }
  }
}
