import Foundation
import FoveaCore
import FoveaRuns
import TestSupport
import Testing

/// Runs read while they are written, and after whatever happened to them.
@Suite(.tags(.quick)) struct FollowedRunsTests {
  /// A folder with runs that tests write.
  private final class Folder {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("fovea-\(UUID().uuidString)")

    init() throws { try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true) }
    deinit { try? FileManager.default.removeItem(at: url) }

    func metrics(_ run: String) -> URL { url.appendingPathComponent("\(run)/metrics.jsonl") }

    /// Writes the metrics of a run in the place of what is there, as a resumed run does.
    func write(_ lines: String, to run: String) throws {
      try FileManager.default.createDirectory(
        at: url.appendingPathComponent(run), withIntermediateDirectories: true)
      try Data(lines.utf8).write(to: metrics(run), options: .atomic)
    }

    func append(_ lines: String, to run: String) throws {
      let handle = try FileHandle(forWritingTo: metrics(run))
      try handle.seekToEnd()
      try handle.write(contentsOf: Data(lines.utf8))
      try handle.close()
    }

    func configure(_ text: String, _ run: String) throws {
      try Data(text.utf8).write(to: url.appendingPathComponent("\(run)/config.json"), options: .atomic)
    }
  }

  private static func step(_ number: Int, loss: Double = 1) -> String {
    #"{"event":"step","epoch":1,"step":\#(number),"loss":\#(loss),"lr":0.1,"time":\#(1000 + number)}"# + "\n"
  }

  private static func epoch(_ number: Int, accuracy: Double, time: Double? = nil) -> String {
    #"{"event":"epoch","epoch":\#(number),"step":\#(4 * number),"done":\#(number),"train_loss":1,"train_acc":0.5,"#
      + #""test_loss":2,"test_acc":\#(accuracy),"examples_per_second":100"#
      + (time.map { ",\"time\":\($0)" } ?? "") + "}\n"
  }

  /// The runs after a further reading.
  private func read(_ runs: FollowedRuns) -> [FollowedRun] {
    runs.refresh()
    return runs.snapshot.runs
  }

  @Test func linesAreReadAsTheyCome() throws {
    let folder = try Folder()
    try folder.write(Self.step(1) + Self.step(2).dropLast(20), to: "a")
    let runs = try FollowedRuns([folder.url.path])
    var run = read(runs)[0]
    #expect(run.name == "a" && run.curves[.batchLoss]?.points.map(\.step) == [1])
    let known = runs.snapshot.version
    try folder.append(String(Self.step(2).suffix(20)), to: "a")
    run = read(runs)[0]
    #expect(run.version == known + 1 && run.curvesVersion <= known && run.facts.damagedLines == 0)
    #expect(run.curves[.batchLoss]?.points(after: known).map(\.step) == [2])
    #expect(run.curves[.batchLoss]?.points.map(\.time) == [1001, 1002])
    try folder.append(Self.epoch(1, accuracy: 0.5), to: "a")
    run = read(runs)[0]
    #expect(run.facts.done == 1 && run.facts.stepsPerEpoch == 4 && run.facts.best?.testAccuracy == 0.5)
    #expect(run.curves[.testAccuracy]?.points.map(\.value) == [0.5])
    #expect(run.curves[.trainLoss]?.points.map(\.step) == [4])
    // Nothing new changes nothing.
    let version = run.version
    #expect(read(runs)[0].version == version)
  }

  @Test(arguments: [true, false]) func aRunThatGoesOnIsReadAgain(_ isReplaced: Bool) throws {
    let folder = try Folder()
    try folder.write((1...5).map { Self.step($0, loss: 1) }.joined(), to: "a")
    let runs = try FollowedRuns([folder.url.path])
    #expect(read(runs)[0].curves[.batchLoss]?.points.count == 5)
    let known = runs.snapshot.version
    // As long as before, with other numbers.
    let lines =
      (1...2).map { Self.step($0, loss: 1) }.joined() + (3...5).map { Self.step($0, loss: 2) }.joined()
    if isReplaced {
      try folder.write(lines, to: "a")
    } else {
      let handle = try FileHandle(forWritingTo: folder.metrics("a"))
      try handle.write(contentsOf: Data(lines.utf8))
      try handle.close()
    }
    try folder.append(Self.step(6, loss: 3), to: "a")
    let run = read(runs)[0]
    #expect(run.curvesVersion > known)
    #expect(run.curves[.batchLoss]?.points.map(\.value) == [1, 1, 2, 2, 2, 3])
  }

  @Test func aFileThatIsCutBackIsReadAgain() throws {
    let folder = try Folder()
    try folder.write((1...5).map { Self.step($0) }.joined(), to: "a")
    let runs = try FollowedRuns([folder.url.path])
    _ = read(runs)
    try FileHandle(forWritingTo: folder.metrics("a")).truncate(atOffset: UInt64(Self.step(1).utf8.count))
    #expect(read(runs)[0].curves[.batchLoss]?.points.map(\.step) == [1])
  }

  @Test func whatVanishesIsKeptAndMayComeBack() throws {
    let folder = try Folder()
    try folder.write(Self.step(1), to: "a")
    let runs = try FollowedRuns([folder.url.path])
    _ = read(runs)
    try FileManager.default.removeItem(at: folder.url.appendingPathComponent("a"))
    var run = read(runs)[0]
    #expect(run.facts.state == .gone && run.facts.problem != nil)
    #expect(run.curves[.batchLoss]?.points.count == 1)
    try folder.write(Self.step(1) + Self.step(2), to: "a")
    run = read(runs)[0]
    #expect(run.facts.state == .stopped && run.facts.problem == nil && run.id == 0)
    #expect(run.curves[.batchLoss]?.points.count == 2)
    try FileManager.default.removeItem(at: folder.url)
    #expect(read(runs).map(\.facts.state) == [.gone])
  }

  @Test func damagedLinesAreCountedAndSkipped() throws {
    let folder = try Folder()
    let damaged = [
      "{", "", "[]", #"{"event":"step"}"#, #"{"event":"step","epoch":1,"step":1e99,"loss":1}"#,
      #"{"event":"step","epoch":1,"step":1,"loss":1e999}"#, "\u{0}\u{1}", #"{"event":7,"epoch":1}"#,
      String(repeating: "[", count: 50_000), String(repeating: "x", count: 200_000),
    ]
    try folder.write(damaged.map { $0 + "\n" }.joined() + Self.step(1), to: "a")
    let runs = try FollowedRuns([folder.url.path])
    var run = read(runs)[0]
    #expect(run.facts.damagedLines == damaged.count && run.curves[.batchLoss]?.points.count == 1)
    // Valid, but nothing that can be drawn.
    try folder.append(
      #"{"event":"other","epoch":-1,"step":-5}"# + "\n"
        + #"{"event":"epoch","epoch":9223372036854775807,"done":1e300,"test_acc":1e308,"time":-1e300}"# + "\n"
        + #"{"event":"step","epoch":1,"step":9223372036854775807,"loss":null,"lr":-1e308}"# + "\n", to: "a")
    run = read(runs)[0]
    #expect(run.facts.damagedLines == damaged.count && run.curves[.batchLoss]?.points.count == 1)
    // A line without end does not fill the memory, and what follows it is read.
    for _ in 0..<3 {
      try folder.append(String(repeating: "y", count: 100_000), to: "a")
      _ = read(runs)
    }
    try folder.append("\n" + Self.step(2), to: "a")
    run = read(runs)[0]
    #expect(run.facts.damagedLines == damaged.count + 1)
    #expect(run.curves[.batchLoss]?.points.map(\.step) == [1, 2])
  }

  @Test func aLargeFileIsReadInPiecesAndThinned() throws {
    let folder = try Folder()
    try folder.write("", to: "a")
    let lines = 130_000
    try folder.append((1...lines).map { Self.step($0, loss: Double($0)) }.joined(), to: "a")
    let runs = try FollowedRuns([folder.url.path])
    var readings = 0
    repeat {
      runs.refresh(ifOlderThan: .seconds(60))
      readings += 1
    } while runs.snapshot.hasMore && readings < 100
    #expect(readings == 2)
    let points = try #require(runs.snapshot.runs[0].curves[.batchLoss]?.points)
    #expect((500...2000).contains(points.count))
    #expect(points.last.map { $0.step > lines - 200 } ?? false)
    #expect(points.allSatisfy { abs($0.value - Double($0.step)) < 100 })
  }

  @Test func runsInFoldersAreFoundAndAdded() throws {
    let folder = try Folder()
    let runs = try FollowedRuns([folder.url.path])
    #expect(read(runs).isEmpty)
    for run in ["b", "plan/1", "plan/0", ".hidden", "1/2/3", "1/2/3/4", "9/9/9/9"] {
      try folder.write(Self.step(1), to: run)
    }
    #expect(read(runs).map(\.name) == ["1/2/3", "b", "plan/0", "plan/1"])
    try folder.write(Self.step(1), to: "a")
    #expect(read(runs).map(\.name) == ["1/2/3", "b", "plan/0", "plan/1", "a"])
    // A folder of pictures does not keep the search from those behind it.
    let pictures = folder.url.appendingPathComponent("aa")
    try FileManager.default.createDirectory(at: pictures, withIntermediateDirectories: true)
    for number in 0..<1001 { try Data().write(to: pictures.appendingPathComponent("\(number)")) }
    try folder.write(Self.step(1), to: "z")
    #expect(read(runs).last?.name == "z")
    let other = try Folder()
    try other.write(Self.step(1), to: "x")
    let (b, plan) = (folder.url.appendingPathComponent("b"), folder.url.appendingPathComponent("plan"))
    // The same run under two names is one.
    let both = try FollowedRuns([b.path, plan.path, other.url.path, b.path + "/../b"])
    let last = other.url.lastPathComponent
    #expect(
      read(both).map { $0.name.replacing(folder.url.lastPathComponent, with: "F") } == [
        "F/b", "F/plan/0", "F/plan/1", "\(last)/x",
      ])
  }

  @Test func pathsThatAreNoDirectoriesAreNamed() throws {
    let folder = try Folder()
    try folder.write(Self.step(1), to: "a")
    expectRefusal("there is no such directory") { try FollowedRuns([folder.url.path + "/none"]) }
    expectRefusal("is not a directory") { try FollowedRuns([folder.metrics("a").path]) }
  }

  @Test func stateFollowsFromLockAndPlan() throws {
    let folder = try Folder()
    let runs = try FollowedRuns([folder.url.path])
    try folder.write(Self.epoch(1, accuracy: 0.5, time: 1000), to: "a")
    try folder.configure(#"{"training":{"epochs":4,"lr":0.5,"max_steps":null}}"#, "a")
    let path = folder.url.appendingPathComponent("a").path
    do {
      let lock = try DirectoryLock(FileLocation(path))
      var run = read(runs)[0]
      #expect(run.facts.state == .running && run.facts.end == 4)
      #expect(run.choices == ["training.epochs": .integer(4), "training.lr": .number(0.5)])
      try folder.append(Self.epoch(2, accuracy: 0.75, time: 1010), to: "a")
      run = read(runs)[0]
      #expect(run.facts.expectedEnd == 1030)
      withExtendedLifetime(lock) {}
    }
    // The process is gone.
    var run = read(runs)[0]
    #expect(run.facts.state == .stopped && run.facts.expectedEnd == nil)
    try folder.append(Self.epoch(3, accuracy: 0.25) + Self.epoch(4, accuracy: 0.5), to: "a")
    run = read(runs)[0]
    #expect(run.facts.state == .finished && run.facts.best?.number == 2 && run.facts.last?.number == 4)
    // More epochs are another plan; without improvement patience ends it, steps end it, too.
    try folder.configure(#"{"training":{"epochs":9}}"#, "a")
    #expect(read(runs)[0].facts.state == .stopped)
    for limit in [#""patience":2"#, #""max_steps":16"#, #""monitor":"loss","patience":3"#] {
      try folder.configure(#"{"training":{"epochs":9,\#(limit)}}"#, "a")
      _ = read(runs)
      try folder.write((1...4).map { Self.epoch($0, accuracy: $0 == 2 ? 0.75 : 0.5) }.joined(), to: "a")
      #expect(read(runs)[0].facts.state == .finished, "\(limit)")
    }
  }

  @Test func withoutTimesTheSpeedSaysWhenTheEndComes() throws {
    let folder = try Folder()
    try folder.write(Self.epoch(1, accuracy: 0.5), to: "a")
    try folder.configure(#"{"training":{"epochs":3,"batch_size":50}}"#, "a")
    let lock = try DirectoryLock(FileLocation(folder.url.appendingPathComponent("a").path))
    let facts = try read(FollowedRuns([folder.url.path]))[0].facts
    // Two epochs of four steps with 50 examples each, 100 in a second.
    #expect(facts.expectedEnd.map { abs($0 - (facts.news ?? 0) - 4) < 0.01 } ?? false)
    withExtendedLifetime(lock) {}
  }
}
