import TestSupport
import Testing

import FoveaCore
import FoveaGraph

@Suite(.tags(.quick)) struct IntervalPackerTests {
  @Test(arguments: 0..<200)
  func packedBuffersNeverOverlap(_ seed: UInt64) {
    let key = RandomKey(seed: seed)
    let intervals = (0..<UInt64(40)).map { index in
      let start = key.integer(index * 3, below: 60)
      return IntervalPacker.Interval(
        byteCount: key.integer(index * 3 + 1, below: 5000),
        lifetime: start...start + key.integer(index * 3 + 2, below: 20))
    }
    let alignment = 64
    let packing = IntervalPacker(intervals, alignment: alignment)
    func rounded(_ size: Int) -> Int { (size + alignment - 1) / alignment * alignment }
    for (i, first) in intervals.enumerated() {
      #expect(packing.offsets[i] % alignment == 0)
      #expect(packing.offsets[i] + first.byteCount <= packing.byteCount)
      for (j, second) in intervals.enumerated()
      where j > i && first.lifetime.overlaps(second.lifetime) {
        let apart =
          packing.offsets[i] + first.byteCount <= packing.offsets[j]
          || packing.offsets[j] + second.byteCount <= packing.offsets[i]
        #expect(apart || min(first.byteCount, second.byteCount) == 0)
      }
    }
    let live = (0..<80).map { moment in
      intervals.filter { $0.lifetime.contains(moment) }.map { rounded($0.byteCount) }.reduce(0, +)
    }
    let largest = live.max() ?? 0
    #expect(packing.byteCount >= largest)
    #expect(packing.byteCount <= intervals.map { rounded($0.byteCount) }.reduce(0, +))
    #expect(Double(packing.byteCount) <= 1.5 * Double(largest))
  }

  @Test func buffersThatFollowEachOtherShareTheirPlace() {
    let packing = IntervalPacker([
      .init(byteCount: 100, lifetime: 0...1), .init(byteCount: 100, lifetime: 2...3),
      .init(byteCount: 64, lifetime: 1...2),
    ])
    #expect(packing.offsets == [0, 0, 128])
    #expect(packing.byteCount == 192)
    #expect(IntervalPacker([]).byteCount == 0)
  }
}
