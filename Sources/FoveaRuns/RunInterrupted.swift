public import Foundation

/// A run was asked to stop, and did so after saving; resuming it continues with the next step.
public struct RunInterrupted: Error, Hashable, Sendable {
  /// The exit status for the process: 128 and the number of the signal, as shells have it.
  public let status: Int32
  /// The number of steps that are done and saved.
  public let step: Int

  /// Creates the error with an exit status and the number of saved steps.
  public init(status: Int32, step: Int) {
    self.status = status
    self.step = step
  }
}

extension RunInterrupted: CustomStringConvertible, LocalizedError {
  /// The description of the event, on one line.
  public var description: String { "the run was stopped after step \(step) and can be resumed" }

  /// The same line, for code that prints errors through Foundation.
  public var errorDescription: String? { description }
}
