import Foundation
import Fovea

/// The time that one kind of run takes.
struct Measurement {
  /// The times of the runs.
  var times: Stopwatch.Times
  /// The number of pictures in a run.
  var batch: Int
  /// The multiplications with addition in a run.
  var multiplyAccumulates: Int
  /// The largest size of the process so far, in bytes.
  var peakMemory: Int
  /// The steps of the program.
  var report: ProgramReport
  /// The median seconds of each step, nil if they were not measured.
  var stepSeconds: [Double]?

  var examplesPerSecond: Double { Double(batch) / times.median }
  var multiplyAccumulatesPerSecond: Double { Double(multiplyAccumulates) / times.median }
}

/// Runs something again and again and takes the time of each run.
struct Stopwatch {
  /// The time to go on for.
  var seconds: Double
  /// The number of runs, regardless of their time; nil to stop after ``seconds``.
  var repeats: Int?
  /// The number of runs before those that are measured.
  var warmUps = 2

  /// The times of the runs.
  struct Times {
    /// The seconds that each run took, in the order of the runs; at least one.
    let all: [Double]

    /// The shortest, in seconds.
    var fastest: Double { all.min() ?? 0 }

    /// The median, in seconds.
    var median: Double {
      let sorted = all.sorted()
      let middle = sorted.count / 2
      return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }
  }

  /// Runs the body a few times to warm up, then measures.
  func measure(_ body: () throws -> Void) rethrows -> Times {
    let clock = ContinuousClock()
    for _ in 0..<warmUps { try body() }
    var times: [Double] = []
    let start = clock.now
    while repeats.map({ times.count < $0 })
      ?? (times.count < 3 || (clock.now - start) / .seconds(1) < seconds)
    {
      times.append(try clock.measure(body) / .seconds(1))
    }
    return Times(all: times)
  }
}

/// The largest size that the process has had in memory, in bytes.
func peakMemory() -> Int {
  var usage = rusage()
  #if canImport(Darwin)
    guard unsafe getrusage(RUSAGE_SELF, &usage) == 0 else { return 0 }
    return usage.ru_maxrss
  #else
    guard unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return 0 }
    return usage.ru_maxrss * 1024
  #endif
}
