public import FoveaCore

/// What a step of a pipeline knows beside the picture.
public struct TransformContext: Sendable {
  /// What the network takes.
  public let input: PictureSize
  /// What chance decides follows from this key alone: of the run's seed, the epoch, the draw and the step.
  public let random: RandomKey

  /// Makes a context.
  public init(input: PictureSize, random: RandomKey = RandomKey(seed: 0)) {
    self.input = input
    self.random = random
  }

  /// The context of a step by its place in the pipeline.
  func step(_ index: Int) -> TransformContext {
    TransformContext(input: input, random: random.folding(UInt64(index)))
  }

  /// A sequence of random numbers, the same each time.
  public var draws: RandomDraws { RandomDraws(random) }
}

/// Random numbers one after the other from a key.
public struct RandomDraws: Sendable {
  private let key: RandomKey
  private var index: UInt64 = 0

  /// Begins at the first number of a key.
  public init(_ key: RandomKey) { self.key = key }

  /// The next number, uniform in `[0, 1)`.
  public mutating func next() -> Double {
    defer { index += 2 }
    // 53 bits of two words, so that no size of picture sees steps.
    let words = (UInt64(key.bits(index)), UInt64(key.bits(index + 1)))
    return Double((words.0 << 32 | words.1) >> 11) * 0x1p-53
  }

  /// The next number, uniform in a range.
  public mutating func next(in range: ClosedRange<Double>) -> Double {
    range.lowerBound + next() * (range.upperBound - range.lowerBound)
  }

  /// The next integer, uniform in a range.
  public mutating func next(in range: ClosedRange<Int>) -> Int {
    range.lowerBound + min(Int(next() * Double(range.count)), range.count - 1)
  }

  /// Whether an event of a probability happens.
  public mutating func happens(_ probability: Double) -> Bool { next() < probability }
}
