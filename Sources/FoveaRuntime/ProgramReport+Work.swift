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

  /// What a step has to compute and to move in each run, from which follows how long a machine takes at best.
  public struct Work: Hashable, Sendable {
    /// The number of multiplications with addition.
    public var multiplyAccumulates: Int
    /// How they are done, nil if there are none.
    public var arithmetic: Arithmetic?
    /// The bytes of the values that are read, and of those that are written.
    public var bytes: Int

    /// Creates a description from its parts; without any, that of a step that most runs skip.
    public init(multiplyAccumulates: Int = 0, arithmetic: Arithmetic? = nil, bytes: Int = 0) {
      self.multiplyAccumulates = multiplyAccumulates
      self.arithmetic = arithmetic
      self.bytes = bytes
    }
  }
}
