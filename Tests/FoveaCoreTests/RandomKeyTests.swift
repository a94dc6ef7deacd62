import TestSupport
import Testing

import FoveaCore

@Suite(.tags(.quick)) struct RandomKeyTests {
  /// The known answers that the authors of Philox publish for `philox4x32` with ten rounds.
  @Test func agreesWithThePublishedVectors() {
    #expect(
      RandomKey(seed: 0).block(0) == SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8))
    let ones = RandomKey(seed: .max, stream: .max)
    #expect(ones.block(.max) == SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD))
    let pi = RandomKey(seed: 0x299F_31D0_A409_3822, stream: 0x0370_7344_1319_8A2E)
    #expect(
      pi.block(0x85A3_08D3_243F_6A88) == SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1))
  }

  @Test func uniformNumbersFillTheInterval() {
    let key = RandomKey(seed: 1).folding("uniform")
    let draws = (0..<20_000).map { key.uniform(UInt64($0)) }
    #expect(draws.allSatisfy { $0 >= 0 && $0 < 1 })
    #expect(abs(draws.reduce(0, +) / 20_000 - 0.5) < 0.01)
  }

  @Test func normalNumbersHaveMeanZeroAndDeviationOne() {
    let key = RandomKey(seed: 2).folding("normal")
    let draws = (0..<20_000).map { Double(key.normal(UInt64($0))) }
    let mean = draws.reduce(0, +) / 20_000
    let variance = draws.map { ($0 - mean) * ($0 - mean) }.reduce(0, +) / 20_000
    #expect(abs(mean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
  }

  @Test(arguments: [0, 1, 7, 16, 37]) func manyNumbersAreThoseThatAreDrawnOneByOne(count: Int) {
    for key in [RandomKey(seed: 0), RandomKey(seed: .max, stream: 0x0123_4567_89AB_CDEF)] {
      #expect(key.uniforms(count) == (0..<count).map { key.uniform(UInt64($0)) })
      #expect(key.normals(count) == (0..<count).map { key.normal(UInt64($0)) })
    }
  }

  @Test func permutationsHoldEveryIndexOnceAndDependOnTheKey() {
    let key = RandomKey(seed: 3)
    let order = key.folding(1).permutation(of: 1000)
    #expect(order.sorted() == (0..<1000).map(Int32.init))
    #expect(order != key.folding(2).permutation(of: 1000))
    #expect(order == key.folding(1).permutation(of: 1000))
  }

  @Test func namesAndNumbersGiveDifferentStreams() {
    let key = RandomKey(seed: 4)
    #expect(Set([key, key.folding("a"), key.folding("b"), key.folding(0), key.folding(1)]).count == 5)
  }
}
