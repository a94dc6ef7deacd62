import FoveaRuns
import TestSupport
import Testing

@Suite(.tags(.quick)) struct SaveIntervalTests {
  @Test(arguments: [
    ("500", SaveInterval.steps(500)), ("30s", .time(seconds: 30)), ("5m", .time(seconds: 300)),
    ("1h", .time(seconds: 3600)), ("1000000000", .steps(1_000_000_000)),
  ])
  func textsAreReadAndWritten(text: String, interval: SaveInterval) {
    #expect(SaveInterval(text) == interval)
    #expect("\(interval)" == text)
  }

  @Test func timesAreWrittenInTheLargestUnit() {
    #expect(SaveInterval("60s").map { "\($0)" } == "1m")
    #expect(SaveInterval("90s").map { "\($0)" } == "90s")
  }

  @Test(arguments: ["", "m", "0", "-1", "5 m", "5d", "1.5h", "1000000001", "99999999999999999999s"])
  func otherTextsAreNone(text: String) { #expect(SaveInterval(text) == nil) }
}
