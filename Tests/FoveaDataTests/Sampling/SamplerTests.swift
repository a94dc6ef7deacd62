import TestSupport
import Testing

import FoveaCore
import FoveaData
import FoveaImage

/// Labels alone.
private struct Labels: DataSet {
  let name = "labels"
  let labels: [Int]
  let classNames = ["a", "b", "c"]
  let channels = 1
  let fingerprint = ""
  var count: Int { labels.count }
  func label(at index: Int) -> Int { labels[index] }
  func picture(at index: Int) throws -> Picture { Picture(width: 1, height: 1, channels: 1, pixels: [0]) }
}

@Suite(.tags(.quick)) struct SamplerTests {
  private let set = Labels(labels: [Int](repeating: 0, count: 9000) + [Int](repeating: 2, count: 100))

  private func indices(_ sampler: some Sampler, epoch: Int = 1) -> [Int] {
    let order = sampler.order(of: set, seed: 5, epoch: epoch)
    return (0..<order.count).map { order[$0] }
  }

  @Test func aUniformEpochSeesEveryExampleOnce() {
    #expect(indices(UniformSampler()).sorted() == Array(0..<9100))
    #expect(indices(UniformSampler()) == indices(UniformSampler()))
    #expect(indices(UniformSampler()) != indices(UniformSampler(), epoch: 2))
  }

  @Test func aBalancedEpochSeesEveryClassEquallyOften() {
    let drawn = indices(BalancedSampler())
    #expect(drawn.count == 9100)
    // Half of them, within five standard deviations.
    #expect(abs(drawn.count { set.label(at: $0) == 2 } - 4550) < 240)
    #expect(Set(drawn.filter { $0 >= 9000 }).count == 100)
    #expect(drawn == indices(BalancedSampler()))
    #expect(drawn != indices(BalancedSampler(), epoch: 2))
  }

  @Test func aRepeatedExampleComesInARow() {
    let (order, plain) = (indices(RepeatedSampler(3)), indices(UniformSampler()))
    #expect(order.count == 9100)
    #expect((0..<9100).allSatisfy { order[$0] == plain[$0 / 3] })
    // Every time chance decides something else.
    let epoch = RepeatedSampler(3).order(of: set, seed: 5, epoch: 1)
    #expect(Set((0..<9100).map { epoch.random(at: $0) }).count == 9100)
  }
}
