package import FoveaCore
import Foundation

/// A run by the files in its directory, read on as they grow, whether a process still writes them or not.
package struct FollowedRun: Sendable {
  /// The number by which it is known.
  package let id: Int
  /// The path of its directory.
  package let path: String
  /// The name that people see.
  package let name: String
  /// What is known of it.
  package private(set) var facts = Facts()
  /// The curves.
  package private(set) var curves: [Quantity: Curve] = [:]
  /// The choices by their paths in `config.json`, as in `training.lr`; without those that are null.
  package private(set) var choices: [String: JSONValue] = [:]
  /// The version in which something changed last.
  package private(set) var version = 0
  /// The version in which the choices changed last.
  package private(set) var choicesVersion = 0
  /// The version in which curves changed that were known before.
  package private(set) var curvesVersion = 0

  private let location: FileLocation
  private var tail: MetricsTail
  private var plan = RunPlan(.null)
  private var configuration: FileIdentity?
  private var pace = RunPace()
  /// The epochs that were done when training was last drawn.
  private var drawnDone = 0.0
  /// The best evaluation by what the run watches.
  private var peak: (epoch: Double, value: Double)?

  /// How long a run counts as running after its last line where nothing can be found out about its process, in seconds.
  private static let patience = 120.0

  init(id: Int, location: FileLocation, name: String) {
    (self.id, self.location, self.name, path) = (id, location, name, location.path)
    tail = MetricsTail(location.appending(RunDirectory.Name.metrics.rawValue))
  }

  /// Whether a directory holds a run.
  static func isRun(_ directory: FileLocation) -> Bool {
    directory.appending(RunDirectory.Name.metrics.rawValue).kind == .file
  }

  /// Reads what is new.
  ///
  /// - Parameters:
  ///   - limit: The most bytes of metrics to read.
  ///   - pointLimit: The most points of a curve.
  ///   - version: The version of what is read, larger than all before.
  /// - Returns: Whether there is more to read.
  mutating func refresh(atMost limit: Int, points pointLimit: Int, version: Int) -> Bool {
    let before = facts
    var hasMore = false
    do {
      readConfiguration(version)
      let piece = try tail.read(atMost: limit)
      if piece.isReset { reset(version) }
      for line in piece.lines { take(line, version) }
      for quantity in curves.keys { curves[quantity]?.thin(to: pointLimit, version: version) }
      if let changed = curves.values.map(\.changed).max() { curvesVersion = max(curvesVersion, changed) }
      hasMore = piece.hasMore
      if !piece.lines.isEmpty { self.version = version }
      facts.problem = nil
      lookAround()
    } catch {
      facts.state = .gone
      facts.expectedEnd = nil
      facts.problem = (error as? FoveaError)?.problem
    }
    if facts != before { self.version = version }
    return hasMore
  }

  private mutating func reset(_ version: Int) {
    (facts, curves, pace, peak, drawnDone) = (Facts(), [:], RunPace(), nil, 0)
    (self.version, curvesVersion) = (version, version)
  }

  /// Reads the choices if the file is another one than before.
  private mutating func readConfiguration(_ version: Int) {
    let file = location.appending(RunDirectory.Name.configuration.rawValue)
    guard let identity = try? FileIdentity(file) else { return }
    guard identity != configuration else { return }
    configuration = identity
    let tree = (try? TrainingConfiguration.tree(atPath: file.path)) ?? .null
    plan = RunPlan(tree)
    choices = tree.leaves.filter { $0.value != .null }
    (self.version, choicesVersion) = (version, version)
  }

  private mutating func take(_ line: MetricsLog.Line, _ version: Int) {
    let step = max(0, line.step ?? facts.step)
    let time = line.time.flatMap { (0...1e11).contains($0) ? $0 : nil }
    func draw(_ values: [(Quantity, Double?)]) {
      for (quantity, value) in values {
        curves[quantity, default: Curve()].add(value, step: step, time: time, version: version)
      }
    }
    facts.step = step
    switch line.event {
    case "step": draw([(.batchLoss, line.loss), (.learningRate, line.lr)])
    case "progress", "epoch":
      let done = line.done ?? Double(line.epoch)
      guard done >= 0, done <= 1e9 else { return }
      facts.done = done
      if done > 0, step > 0 { facts.stepsPerEpoch = Double(step) / done }
      if let time { pace.note(done: done, time: time, isEpoch: line.event == "epoch") }
      // The last part of an epoch has drawn what training says.
      if drawnDone != done { draw([(.trainLoss, line.trainLoss), (.trainAccuracy, line.trainAcc)]) }
      drawnDone = done
      guard line.event == "epoch" else { return }
      draw([(.testLoss, line.testLoss), (.testAccuracy, line.testAcc)])
      note(
        Evaluation(
          number: line.epoch, done: done, testLoss: line.testLoss, testAccuracy: line.testAcc,
          examplesPerSecond: line.examplesPerSecond))
    default: break
    }
  }

  private mutating func note(_ epoch: Evaluation) {
    facts.last = epoch
    if let accuracy = epoch.testAccuracy, accuracy > facts.best?.testAccuracy ?? -1 { facts.best = epoch }
    guard let value = plan.monitor == .loss ? epoch.testLoss : epoch.testAccuracy else { return }
    if peak.map({ plan.monitor.isBetter(value, than: $0.value) }) ?? true { peak = (epoch.done, value) }
  }

  /// Finds out whether the run goes on.
  private mutating func lookAround() {
    let metrics = location.appending(RunDirectory.Name.metrics.rawValue)
    facts.news = metrics.modificationTime
    facts.damagedLines = tail.damagedLines
    facts.hasBest = FileLocation(RunDirectory.best(in: location.path)).kind == .file
    facts.end = plan.end(stepsPerEpoch: facts.stepsPerEpoch)
    let isRunning =
      DirectoryLock.isTaken(location)
      ?? (Date().timeIntervalSince1970 - (facts.news ?? 0) < Self.patience)
    facts.state = isOver ? .finished : isRunning ? .running : .stopped
    facts.expectedEnd = facts.state == .running ? expectedEnd : nil
  }

  /// Whether the last evaluation is the one that ends the run.
  private var isOver: Bool {
    guard let last = facts.last else { return false }
    // A step more or less is lost in the division.
    if let end = facts.end, last.done >= end - 1e-9 { return true }
    guard let patience = plan.patience, plan.monitor != .top5, let peak else { return false }
    return last.done == last.done.rounded() && last.done - peak.epoch >= Double(patience)
  }

  private var expectedEnd: Double? {
    guard let end = facts.end else { return nil }
    if let time = pace.time(atEnd: end) { return time }
    // Metrics without times: what an epoch took by the speed of training.
    guard let speed = facts.last?.examplesPerSecond, speed > 0, let batch = plan.batchSize,
      let steps = facts.stepsPerEpoch, let news = facts.news
    else { return nil }
    let time = news + max(0, end - facts.done) * steps * Double(batch) / speed
    return time.isFinite ? time : nil
  }
}

extension FileLocation {
  /// When what is at the place was last changed, in seconds since 1970; nil if there is nothing.
  fileprivate var modificationTime: Double? {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path)
    return (attributes?[.modificationDate] as? Date).map { (10 * $0.timeIntervalSince1970).rounded() / 10 }
  }
}
