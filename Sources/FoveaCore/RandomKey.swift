/// A source of random numbers without state: every number is a pure function of a key and an index.
///
/// The generator is Philox 4x32 with ten rounds (Salmon et al. 2011, "Parallel random numbers: as
/// easy as 1, 2, 3", section 4). Its key is the run's seed; its counter is the index of the block and a
/// 64-bit stream number. Streams are split by folding in names and numbers (a parameter's path, a
/// step, an epoch), so what one part of a program draws never depends on what another part drew.
public struct RandomKey: Hashable, Sendable {
  /// The seed that the whole run shares.
  public let seed: UInt64
  /// The stream: which part of the run draws.
  public let stream: UInt64

  /// Makes the key of a stream, by default the root of all streams of a seed.
  public init(seed: UInt64, stream: UInt64 = 0) {
    self.seed = seed
    self.stream = stream
  }

  /// The key of the sub-stream with the given number.
  public func folding(_ number: UInt64) -> RandomKey {
    RandomKey(seed: seed, stream: Self.splitMix(stream ^ Self.splitMix(number)))
  }

  /// The key of the sub-stream with the given name (its UTF-8 bytes hashed by 64-bit FNV-1a).
  public func folding(_ name: String) -> RandomKey {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return folding(hash)
  }

  /// The four 32-bit words of the block with the given index.
  public func block(_ index: UInt64) -> SIMD4<UInt32> {
    var counter = SIMD4(
      UInt32(truncatingIfNeeded: index), UInt32(truncatingIfNeeded: index >> 32),
      UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    var (key0, key1) = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    for _ in 0..<10 {
      let low = counter.x.multipliedFullWidth(by: 0xD251_1F53)
      let high = counter.z.multipliedFullWidth(by: 0xCD9E_8D57)
      counter = SIMD4(high.high ^ counter.y ^ key0, high.low, low.high ^ counter.w ^ key1, low.low)
      key0 &+= 0x9E37_79B9
      key1 &+= 0xBB67_AE85
    }
    return counter
  }

  /// The 32 random bits at an index.
  public func bits(_ index: UInt64) -> UInt32 { block(index >> 2)[Int(index & 3)] }

  /// The number at an index, uniform in `[0, 1)`, a multiple of 2⁻²⁴.
  public func uniform(_ index: UInt64) -> Float { Float(bits(index) >> 8) * 0x1p-24 }

  /// The integer at an index, in `0..<bound`, nearly uniform; `bound` must be in `1...2³²`.
  ///
  /// Probabilities differ by less than 2⁻³².
  public func integer(_ index: UInt64, below bound: Int) -> Int {
    Int((UInt64(bits(index)) * UInt64(bound)) >> 32)
  }

  /// The number at an index from the normal distribution of mean 0 and deviation 1 (Box and Muller 1958).
  public func normal(_ index: UInt64) -> Float {
    let words = block(index >> 1)
    return index & 1 == 0 ? Self.normal(words.x, words.y) : Self.normal(words.z, words.w)
  }

  /// The numbers of ``uniform(_:)`` at `0..<count`, drawn faster than one by one; `count` must not be negative.
  public func uniforms(_ count: Int) -> [Float] {
    numbers(count, perBlocks: 16) { words, index in Float(words[index] >> 8) * 0x1p-24 }
  }

  /// The numbers of ``normal(_:)`` at `0..<count`, drawn faster than one by one; `count` must not be negative.
  public func normals(_ count: Int) -> [Float] {
    numbers(count, perBlocks: 8) { words, index in Self.normal(words[2 * index], words[2 * index + 1]) }
  }

  /// An order of `0..<count`, each order nearly equally likely (Durstenfeld 1964, algorithm 235).
  public func permutation(of count: Int) -> [Int32] {
    var order = (0..<Int32(count)).map { $0 }
    for last in stride(from: count - 1, to: 0, by: -1) {
      order.swapAt(last, integer(UInt64(last), below: last + 1))
    }
    return order
  }

  /// The words of the block with the given index and of the next three, computed side by side.
  func fourBlocks(from index: UInt64) -> SIMD16<UInt32> {
    typealias Lanes = SIMD4<UInt64>
    let half: UInt64 = 0xFFFF_FFFF
    let indices = index &+ Lanes(0, 1, 2, 3)
    var (x, y) = (indices & half, indices &>> 32)
    var (z, w) = (Lanes(repeating: stream & half), Lanes(repeating: stream >> 32))
    var (key0, key1) = (seed & half, seed >> 32)
    for _ in 0..<10 {
      let (low, high) = (x &* 0xD251_1F53, z &* 0xCD9E_8D57)
      (x, y, z, w) = ((high &>> 32) ^ y ^ key0, high & half, (low &>> 32) ^ w ^ key1, low & half)
      key0 = (key0 &+ 0x9E37_79B9) & half
      key1 = (key1 &+ 0xBB67_AE85) & half
    }
    var words = SIMD16<UInt32>()
    for block in 0..<4 {
      for (word, lanes) in [x, y, z, w].enumerated() {
        words[4 * block + word] = UInt32(truncatingIfNeeded: lanes[block])
      }
    }
    return words
  }

  /// Numbers made of four blocks at a time, of which each four give `perBlocks`.
  private func numbers(
    _ count: Int, perBlocks: Int, _ number: (SIMD16<UInt32>, Int) -> Float
  ) -> [Float] {
    var numbers: [Float] = []
    numbers.reserveCapacity(count + perBlocks)
    var block: UInt64 = 0
    while numbers.count < count {
      let words = fourBlocks(from: block)
      for index in 0..<perBlocks { numbers.append(number(words, index)) }
      block += 4
    }
    numbers.removeLast(numbers.count - count)
    return numbers
  }

  /// The normal number that two words make.
  private static func normal(_ first: UInt32, _ second: UInt32) -> Float {
    let radius = (-2 * Double.log(Double((first >> 8) + 1) * 0x1p-24)).squareRoot()
    return Float(radius * Double.cos(2 * Double.pi * Double(second >> 8) * 0x1p-24))
  }

  /// The finalizer of SplitMix64 (Steele, Lea and Flood 2014), a bijection that mixes all bits.
  private static func splitMix(_ number: UInt64) -> UInt64 {
    var mixed = number &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
