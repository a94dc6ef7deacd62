public import FoveaCore

/// The surroundings of a step of a pipeline: the network's input and the step's random numbers.
public struct TransformContext: Sendable {
  /// The size of the network's input.
  public let input: PictureSize
  /// The key from which all that chance decides follows: of the seed, the epoch, the position in it and the
  /// step.
  public let random: RandomKey

  /// Creates a context, by default for a single picture.
  public init(input: PictureSize, random: RandomKey = RandomKey(seed: 0)) {
    self.input = input
    self.random = random
  }

  /// The context of a step by its place in the pipeline.
  func step(_ index: Int) -> TransformContext {
    TransformContext(input: input, random: random.folding(UInt64(index)))
  }

  /// The random numbers of the step, from the first one on.
  public var draws: RandomDraws { RandomDraws(random) }
}

/// Random numbers one after the other, from a key.
public struct RandomDraws: Sendable {
  private let key: RandomKey
  private var index: UInt64 = 0

  /// Creates the sequence of a key, from its first number on.
  public init(_ key: RandomKey) { self.key = key }

  /// Returns the next number, uniform in `[0, 1)`, a multiple of 2⁻⁵³.
  public mutating func next() -> Double {
    defer { index += 2 }
    // 53 bits of two words, so that no size of picture sees steps.
    let words = (UInt64(key.bits(index)), UInt64(key.bits(index + 1)))
    return Double((words.0 << 32 | words.1) >> 11) * 0x1p-53
  }

  /// Returns the next number, uniform in a range.
  public mutating func next(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + next() * (range.upperBound - range.lowerBound)
  }

  /// Returns the next integer, uniform in a range.
  public mutating func next(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + min(Int(next() * Double(range.count)), range.count - 1)
  }

  /// Returns whether an event of a probability in 0...1 happens; it takes one number.
  public mutating func happens(_ probability: Double) -> Bool { next() < probability }
}
