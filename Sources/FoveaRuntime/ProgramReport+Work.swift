extension ProgramReport {
  /// The ways to multiply and add, each of which a machine does at a speed of its own.
  public enum Arithmetic: String, Hashable, Sendable, CaseIterable {
    /// Products of 32-bit numbers.
    case float32
    /// Products of 32-bit numbers, counted as the convolution by definition does them, though Winograd's algorithm
    /// does fewer.
    case winograd
    /// Products of 16-bit numbers, summed in 32 bits.
    case bfloat16
    /// Products of bytes, summed as integers.
    case int8
  }

  /// What a step has to compute and to move, from which the least time follows that a machine needs for it.
  public struct Work: Hashable, Sendable {
    /// The number of multiplications with addition.
    public var multiplyAccumulates: Int
    /// How they are done.
    public var arithmetic: Arithmetic
    /// The bytes of all values that are read or written, each counted once.
    public var bytes: Int

    /// Creates a description from its parts.
    public init(multiplyAccumulates: Int = 0, arithmetic: Arithmetic = .float32, bytes: Int) {
      self.multiplyAccumulates = multiplyAccumulates
      self.arithmetic = arithmetic
      self.bytes = bytes
    }
  }
}
