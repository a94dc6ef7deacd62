import FoveaRuns
import TestSupport
import Testing

@Suite(.tags(.quick)) struct RunPaceTests {
  private func pace(_ marks: [(done: Double, time: Double, isEpoch: Bool)]) -> RunPace {
    var pace = RunPace()
    for mark in marks { pace.note(done: mark.done, time: mark.time, isEpoch: mark.isEpoch) }
    return pace
  }

  @Test func nothingIsKnownOfOnePoint() {
    #expect(RunPace().time(atEnd: 3) == nil)
    #expect(pace([(0.2, 100, false)]).time(atEnd: 3) == nil)
  }

  @Test func partsOfTheFirstEpochSayHowLongItTakes() {
    #expect(pace([(0.25, 100, false), (0.5, 110, false)]).time(atEnd: 2) == 170)
  }

  @Test func aBreakIsIgnored() {
    let pace = pace([
      (1, 10, true), (2, 20, true), (3, 1000, true), (4, 1010, true), (4.5, 1015, false),
    ])
    #expect(pace.time(atEnd: 6) == 1030)
  }

  @Test func theLastEpochsCount() {
    var marks = (1...20).map { (done: Double($0), time: 100 * Double($0), isEpoch: true) }
    marks += (21...26).map { (done: Double($0), time: 2000 + 10 * Double($0 - 20), isEpoch: true) }
    #expect(pace(marks).time(atEnd: 30) == 2100)
  }

  @Test func clocksThatGoBackSayNothing() {
    #expect(pace([(1, 100, true), (2, 50, true)]).time(atEnd: 3) == nil)
  }
}
