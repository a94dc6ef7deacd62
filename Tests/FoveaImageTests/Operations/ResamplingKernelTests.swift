import CFoveaImageKernels
import FoveaCore
import TestSupport
import Testing

/// All ways to resample that this processor has, at the edges of memory too.
@Suite(.tags(.quick)) struct ResamplingKernelTests {
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
    let results = (0..<fovea_resampling_ways()).map { way in
      var result = [UInt8](repeating: 0, count: rows * length)
      source.withUnsafeBufferPointer { source in
        guard let start = source.baseAddress else { return }
        fovea_resample_rows(
          way, start, Int64(step), start + source.count, Int64(rows), Int64(channels), &table, &result,
          Int64(length))
      }
      return result
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }

  private func expectEqualColumns(_ source: [UInt8], _ step: Int, _ table: inout fovea_taps) {
    let results = (0..<fovea_resampling_ways()).map { way in
      var result = [UInt8](repeating: 0, count: Int(table.count) * step)
      fovea_resample_columns(way, source, Int64(step), Int64(step), &table, &result, Int64(step))
      return result
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
