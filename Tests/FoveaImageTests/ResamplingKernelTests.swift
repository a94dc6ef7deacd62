import CFoveaImageKernels
import FoveaCore
import Testing

/// The kernels of this processor against the plain ones, at the edges of memory too.
@Suite struct ResamplingKernelTests {
  @Test(arguments: [1, 3]) func allWaysToResampleGiveTheSameBytes(channels: Int) {
    let key = RandomKey(seed: 11, stream: UInt64(channels))
    for (turn, (from, to)) in [(1, 1), (1, 40), (7, 3), (33, 64), (200, 31), (64, 1)].enumerated() {
      // With few taps, too, which have a way of their own.
      let (stride, most) = turn % 2 == 0 ? (12, 12) : (4, 2)
      let counts = (0..<to).map { Int32(min(from, 1 + $0 % most)) }
      let firsts = (0..<to).map { Int32((from - Int(counts[$0])) * $0 / to) }
      var weights = [Int32](repeating: 0, count: to * stride)
      for result in 0..<to {
        for tap in 0..<Int(counts[result]) {
          let bits = key.bits(UInt64(turn * 100_000 + result * stride + tap))
          weights[result * stride + tap] = Int32(bits >> 10) / counts[result] - 300_000
        }
      }
      let rows = 9
      let source = (0..<max(from, rows) * max(from, rows) * channels).map {
        UInt8(truncatingIfNeeded: key.bits(UInt64(turn * 100_000 + 50_000 + $0)))
      }
      var table = fovea_taps(
        count: Int64(to), stride: Int64(stride), most: Int64(most), firsts: nil, counts: nil, weights: nil)
      firsts.withUnsafeBufferPointer { firsts in
        counts.withUnsafeBufferPointer { counts in
          weights.withUnsafeBufferPointer { weights in
            (table.firsts, table.counts, table.weights) = (
              firsts.baseAddress, counts.baseAddress, weights.baseAddress
            )
            expectEqualRows(source, rows, from * channels, channels, &table)
            expectEqualColumns(source, rows * channels, &table)
          }
        }
      }
    }
  }

  private func expectEqualRows(
    _ source: [UInt8], _ rows: Int, _ step: Int, _ channels: Int, _ table: inout fovea_taps
  ) {
    // The source ends with its last row: nothing may be read behind it.
    let source = Array(source.prefix(rows * step))
    let length = Int(table.count) * channels
    var plain = [UInt8](repeating: 0, count: rows * length)
    var fast = plain
    source.withUnsafeBufferPointer { source in
      guard let start = source.baseAddress else { return }
      fovea_resample_rows_portable(
        start, Int64(step), Int64(rows), Int64(channels), &table, &plain, Int64(length))
      fovea_resample_rows(
        start, Int64(step), start + source.count, Int64(rows), Int64(channels), &table, &fast,
        Int64(length))
    }
    #expect(plain == fast)
  }

  private func expectEqualColumns(_ source: [UInt8], _ step: Int, _ table: inout fovea_taps) {
    var plain = [UInt8](repeating: 0, count: Int(table.count) * step)
    var fast = plain
    fovea_resample_columns_portable(source, Int64(step), Int64(step), &table, &plain, Int64(step))
    fovea_resample_columns(source, Int64(step), Int64(step), &table, &fast, Int64(step))
    #expect(plain == fast)
  }
}
