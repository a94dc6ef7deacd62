/// The kinds of numbers that a tensor on the host can hold.
public enum ElementType: String, Hashable, Sendable, CaseIterable, Codable {
  /// IEEE 754 binary32.
  case float32
  /// IEEE 754 binary64.
  case float64
  /// Signed 32-bit integers: labels and counts.
  case int32
  /// Signed 64-bit integers: step numbers and PyTorch's counters.
  case int64
  /// Unsigned bytes: pixels.
  case uint8
  /// Signed bytes: quantized weights.
  case int8

  /// The size of one element in bytes.
  public var byteCount: Int {
    switch self {
    case .uint8, .int8: 1
    case .float32, .int32: 4
    case .float64, .int64: 8
    }
  }
}
