public import FoveaCore

/// The type of a value: its shape and the kind of its elements, known before anything runs.
public struct TensorType: Hashable, Sendable {
  /// The extents, outermost axis first.
  public var shape: TensorShape
  /// The kind of the elements.
  public var elementType: ElementType
  /// Whether only the backend that made the value can read it (a pooling workspace, a mask).
  ///
  /// The shape of an opaque value is a label; the backend decides its real size.
  public var isOpaque: Bool

  /// Makes the type of a value, by default of 32-bit floating point numbers.
  public init(_ shape: TensorShape, _ elementType: ElementType = .float32, isOpaque: Bool = false) {
    self.shape = shape
    self.elementType = elementType
    self.isOpaque = isOpaque
  }
}

extension TensorType: CustomStringConvertible {
  /// The element type and the extents, as in `float32[128, 1, 96, 96]`.
  public var description: String { "\(isOpaque ? "opaque" : elementType.rawValue)\(shape)" }
}
