import Synchronization

/// What a model has done since the server began.
package final class ModelMetrics: Sendable {
  /// The counts.
  package struct Counts: Sendable {
    package var images = 0
    package var batches = 0
    package var refusals = 0
    package var failures = 0
    package var successes = 0
    package var computeSeconds = 0.0
    package var waitingSeconds = 0.0
  }

  private let counts = Mutex(Counts())

  package init() {}

  /// The counts now.
  package var current: Counts { counts.withLock { $0 } }

  /// Notes a batch: its images, the time that they took, and how long the first of them had waited.
  func note(images: Int, compute: Duration, waiting: Duration) {
    counts.withLock {
      $0.images += images
      $0.batches += 1
      $0.computeSeconds += compute / .seconds(1)
      $0.waitingSeconds += waiting / .seconds(1)
    }
  }

  /// Notes a request that was refused because too many waited.
  func noteRefusal() { counts.withLock { $0.refusals += 1 } }

  /// Notes the end of a request about the model.
  func noteAnswer(isSuccess: Bool) {
    counts.withLock { if isSuccess { $0.successes += 1 } else { $0.failures += 1 } }
  }
}
