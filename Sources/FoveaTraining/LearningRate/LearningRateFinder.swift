import Foundation
import FoveaCore

/// Looks for a learning rate by training a few steps, each at a higher rate than the one before (Smith 2017,
/// arXiv:1506.01186, section 3.3).
///
/// ```swift
/// let sweep = try LearningRateFinder().sweep(trainer)
/// print(sweep.suggestion ?? .nan)
/// ```
///
/// The trainer stays where it stands: its parameters, statistics, moments and averages are restored at the
/// end.
public struct LearningRateFinder: Hashable, Sendable {
  /// The learning rate of the first step, above 0 as a 32-bit number.
  public var lowestRate: Double
  /// The learning rate of the last step, above the first one and finite as a 32-bit number.
  public var highestRate: Double
  /// The number of steps, in `10...1_000_000`; the rate grows by the same factor from each to the next.
  public var steps: Int
  /// The share of the smoothed loss that is kept in each step, in `0..<1`.
  public var smoothing: Double
  /// The ratio of the smoothed loss to its lowest value so far above which the sweep ends; above 1.
  public var divergence: Double

  /// Makes a finder, by default of 100 steps from a rate of 1e-7 to one of 10; see ``validate()`` for the
  /// ranges.
  public init(
    lowestRate: Double = 1e-7, highestRate: Double = 10, steps: Int = 100, smoothing: Double = 0.9,
    divergence: Double = 4
  ) {
    self.lowestRate = lowestRate
    self.highestRate = highestRate
    self.steps = steps
    self.smoothing = smoothing
    self.divergence = divergence
  }

  /// Checks that all values are in their ranges.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the first value that is not.
  public func validate() throws {
    let problem = ValueRange.first(
      Float(lowestRate) > 0 ? nil : "the lowest rate must be a 32-bit number above 0, got \(lowestRate)",
      highestRate > lowestRate && Float(highestRate).isFinite
        ? nil : "the highest rate must be above the lowest, \(lowestRate), got \(highestRate)",
      ValueRange.require("the number of steps", steps, in: 10...1_000_000),
      ValueRange.require("the smoothing", smoothing, in: 0..<1),
      divergence > 1 ? nil : "the divergence must be above 1, got \(divergence)")
    if let problem { throw FoveaError(.configuration, at: "learning-rate finder", problem) }
  }

  /// Returns the learning rate of a step, counted from 0: a geometric sequence from the lowest to the highest
  /// rate.
  public func rate(ofStep step: Int) -> Double {
    lowestRate * pow(highestRate / lowestRate, Double(step) / Double(max(steps - 1, 1)))
  }

  /// Trains for the steps of the sweep, records their losses and restores the state of the trainer.
  ///
  /// Batches begin with the first one of the trainer's present epoch; a sweep longer than an epoch goes on
  /// with the next one. The sweep ends early once the loss diverges, or once a loss, a gradient or a new
  /// parameter is not finite.
  ///
  /// - Parameters:
  ///   - trainer: The trainer, new or at any step of its run.
  ///   - observe: Called with each point, in the order of the steps.
  /// - Returns: The losses by learning rate, at most ``steps`` points.
  /// - Throws: `FoveaError` with code `.configuration` if a value is out of its range or the
  ///   trainer has a limit of steps, `.numeric` if the
  ///   first step already has a number that is not finite; whatever reading the training data and `observe`
  ///   throw. The state is restored in these cases too.
  public func sweep(
    _ trainer: Trainer, observe: (LearningRateSweep.Point) throws -> Void = { _ in }
  ) throws -> LearningRateSweep {
    try validate()
    guard trainer.options.maxSteps == nil else {
      throw FoveaError(
        .configuration, at: "learning-rate finder",
        "the trainer has a limit of steps, and a sweep has its own",
        remedy: "make a trainer without one")
    }
    let saved = try trainer.state.entries.map { ($0.path, try trainer.state.read($0.path)) }
    func restore() throws {
      for (path, tensor) in saved { try trainer.state.write(tensor, to: path) }
    }
    let sweep: LearningRateSweep
    do {
      sweep = try run(trainer, observe)
    } catch {
      try restore()
      throw error
    }
    try restore()
    return sweep
  }

  /// Trains without putting anything back.
  private func run(
    _ trainer: Trainer, _ observe: (LearningRateSweep.Point) throws -> Void
  ) throws -> LearningRateSweep {
    var sweep = LearningRateSweep()
    var (average, lowest) = (0.0, Double.infinity)
    try trainer.takeSteps(steps) { step, take in
      let rate = rate(ofStep: step)
      guard let loss = try Self.loss(of: step, { try take(rate) }) else {
        sweep.hasDiverged = true
        return false
      }
      average = smoothing * average + (1 - smoothing) * loss
      let smoothed = average / (1 - pow(smoothing, Double(step + 1)))
      let point = LearningRateSweep.Point(rate: rate, loss: loss, smoothedLoss: smoothed)
      sweep.points.append(point)
      try observe(point)
      lowest = min(lowest, smoothed)
      sweep.hasDiverged = smoothed > divergence * lowest
      return !sweep.hasDiverged
    }
    return sweep
  }

  /// The loss of a step, nil if it or what follows from it is no number; the first must be one.
  private static func loss(of step: Int, _ take: () throws -> Double) throws -> Double? {
    do {
      return try take()
    } catch let error as FoveaError where error.code == .numeric && step > 0 {
      return nil
    }
  }
}
