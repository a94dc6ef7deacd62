import Foundation
import FoveaCore

/// Looks for a learning rate: a few steps of training, each at a higher rate than the one before (Smith 2017,
/// arXiv:1506.01186, section 3.3).
///
/// ```swift
/// let sweep = try LearningRateFinder().sweep(trainer)
/// print(sweep.suggestion ?? .nan)
/// ```
///
/// The trainer is afterwards what it was before: its parameters, statistics and moments are put back.
public struct LearningRateFinder: Hashable, Sendable {
  /// The rate of the first step, above 0.
  public var lowestRate: Double
  /// The rate of the last step, above the first.
  public var highestRate: Double
  /// The number of steps, at least 10; the rate grows by the same factor from each to the next.
  public var steps: Int
  /// The share of the smoothed loss that is kept in a step, in `0..<1`.
  public var smoothing: Double
  /// How many times its lowest value the smoothed loss may be before the sweep ends; above 1.
  public var divergence: Double

  /// Makes a finder.
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

  /// Refuses values that cannot work.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that names the first one.
  public func validate() throws {
    let problem = ValueRange.first(
      Float(lowestRate) > 0 ? nil : "the lowest rate has to be a 32-bit number above 0, got \(lowestRate)",
      highestRate > lowestRate && Float(highestRate).isFinite
        ? nil : "the highest rate has to be above the lowest, \(lowestRate), got \(highestRate)",
      ValueRange.require("the number of steps", steps, in: 10...1_000_000),
      ValueRange.require("the smoothing", smoothing, in: 0..<1),
      divergence > 1 ? nil : "the divergence has to be above 1, got \(divergence)")
    if let problem { throw FoveaError(.configuration, at: "learning-rate finder", problem) }
  }

  /// The rate of a step, counted from 0.
  public func rate(ofStep step: Int) -> Double {
    lowestRate * pow(highestRate / lowestRate, Double(step) / Double(max(steps - 1, 1)))
  }

  /// Trains for the steps of the sweep, and puts everything back.
  ///
  /// Epochs follow each other if one has too few steps. The sweep ends early where the loss diverges or is no number.
  ///
  /// - Parameters:
  ///   - trainer: What is trained, from where it stands.
  ///   - observe: Is called with each point.
  /// - Returns: The losses by their rates.
  /// - Throws: `FoveaError` with code `.configuration` if a value cannot work, `.numeric` if the first step has no
  ///   finite loss; whatever the data and `observe` throw.
  public func sweep(
    _ trainer: Trainer, observe: (LearningRateSweep.Point) throws -> Void = { _ in }
  ) throws -> LearningRateSweep {
    try validate()
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

  /// The loss of a step, nil if it or what follows from it is no number; the first has to be one.
  private static func loss(of step: Int, _ take: () throws -> Double) throws -> Double? {
    do {
      return try take()
    } catch let error as FoveaError where error.code == .numeric && step > 0 {
      return nil
    }
  }
}
