import FoveaInference
import TestSupport
import Testing

@Suite(.tags(.quick, .golden)) struct WilsonIntervalTests {
  @Test func intervalsEqualThoseOfStatsmodels() throws {
    for row in try JudgingGoldens.read().wilson {
      let interval = WilsonInterval(count: Int(row[0]), of: Int(row[1]))
      #expect(JudgingGoldens.areClose([interval.lower, interval.upper], [row[2], row[3]]), "\(row)")
    }
  }

  @Test func withoutASampleAnythingIsPossible() {
    let interval = WilsonInterval(count: 0, of: 0)
    #expect(interval.lower == 0 && interval.upper == 1)
  }

  @Test(arguments: [1, 2, 3, 10, 997, 50_000])
  func theShareItselfIsInside(total: Int) {
    for count in Set([0, 1, total / 3, total - 1, total]) {
      let (interval, share) = (WilsonInterval(count: count, of: total), Double(count) / Double(total))
      #expect(interval.lower <= share && share <= interval.upper && interval.lower < interval.upper)
      #expect(interval.lower >= 0 && interval.upper <= 1)
    }
  }
}
