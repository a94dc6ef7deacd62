package import FoveaCore
package import FoveaInference
import Foundation
import Synchronization

/// Images that wait for a network, and the thread that runs them through it, as many together as wait.
package final class InferenceQueue: @unchecked Sendable {
  // Invariant of @unchecked Sendable: `state` is read and written between `lock` and `unlock` of the condition alone.

  /// The images of one request.
  private struct Job {
    let images: HostTensor
    let arrival: ContinuousClock.Instant
    let answer: CheckedContinuation<HostTensor, any Error>
    var count: Int { images.shape[0] }
  }

  private struct State {
    var jobs: [Job] = []
    /// The images of all jobs.
    var count = 0
    /// The images that are prepared now and will wait next.
    var coming = 0
    var isEnding = false
  }

  private let predictor: Predictor
  private let sizes: BatchSizes
  private let delay: Duration
  private let limit: Int
  private let gathering: Duration
  private let metrics: ModelMetrics
  private let condition = NSCondition()
  private var state = State()

  /// Makes the queue of a network.
  ///
  /// - Parameters:
  ///   - predictor: The network.
  ///   - options: The limits.
  ///   - metrics: Where batches and refusals are counted.
  ///   - gathering: How long images wait for those that are being prepared: running with them saves more.
  package init(
    _ predictor: Predictor, options: ServerOptions, metrics: ModelMetrics,
    gathering: Duration = .milliseconds(50)
  ) {
    (self.predictor, self.gathering) = (predictor, gathering)
    sizes = BatchSizes(largest: options.largestBatch)
    (delay, limit) = (options.delay, options.queueLimit)
    self.metrics = metrics
  }

  /// Compiles the programs of all batch sizes, and runs each once, as long as they are needed.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the machine cannot hold one.
  func prepare(while isNeeded: () -> Bool) throws {
    for size in sizes.all where isNeeded() {
      _ = try predictor.logits(
        .filled(shape: TensorShape([size] + predictor.inputShape.dimensions)), batch: size)
    }
  }

  /// Starts the thread, which ends after `end()`.
  package func start() {
    let thread = Thread { [self] in while let jobs = take() { run(jobs) } }
    thread.name = "fovea-inference"
    thread.start()
  }

  /// The number of images that wait.
  var count: Int { locked { state.count } }

  /// Lets the thread end when it has answered what waits.
  package func end() {
    locked {
      state.isEnding = true
      condition.broadcast()
    }
  }

  /// The logits `[1, K]` of an image that must be prepared first, for which images that are there already wait a moment.
  ///
  /// - Returns: The logits.
  /// - Throws: what `prepare` throws, and as ``logits(_:)``.
  package func logits(preparing prepare: () async throws -> HostTensor) async throws -> HostTensor {
    // What would be refused is not prepared.
    let isTaken = locked {
      guard !state.isEnding, state.count + state.coming < max(limit, 1) else { return false }
      state.coming += 1
      return true
    }
    guard isTaken else {
      metrics.noteRefusal()
      throw ServerError.overloaded
    }
    let image: HostTensor
    do {
      image = try await prepare()
    } catch {
      locked {
        state.coming -= 1
        condition.signal()
      }
      throw error
    }
    return try await logits(image, wasExpected: true)
  }

  /// The logits `[N, K]` of images `[N, C, H, W]`, all of them finite.
  ///
  /// - Throws: `ServerError.overloaded` if too many wait already; `FoveaError` as `Predictor.logits(_:batch:)`.
  package func logits(_ images: HostTensor) async throws -> HostTensor {
    try await logits(images, wasExpected: false)
  }

  private func logits(_ images: HostTensor, wasExpected: Bool) async throws -> HostTensor {
    try await withCheckedThrowingContinuation { answer in
      let isTaken = locked {
        if wasExpected { state.coming -= 1 }
        let count = images.shape[0]
        // A single request may be larger than the limit, but then nothing else waits.
        guard !state.isEnding, state.count + count <= limit || state.count == 0 else { return false }
        state.jobs.append(Job(images: images, arrival: .now, answer: answer))
        state.count += count
        condition.signal()
        return true
      }
      if !isTaken {
        metrics.noteRefusal()
        answer.resume(throwing: ServerError.overloaded)
      }
    }
  }

  private func locked<Result>(_ body: () -> Result) -> Result {
    condition.lock()
    defer { condition.unlock() }
    return body()
  }

  /// The jobs that run next, nil at the end.
  private func take() -> [Job]? {
    locked {
      while state.jobs.isEmpty {
        if state.isEnding { return nil }
        condition.wait()
      }
      let largest = sizes.all.last ?? 1
      let last = state.jobs[0].arrival + delay
      let begun = ContinuousClock.now
      while state.count < largest, !state.isEnding {
        let end = state.coming > 0 ? max(last, begun + gathering) : last
        guard ContinuousClock.now < end else { break }
        _ = condition.wait(until: Date(timeIntervalSinceNow: (end - .now) / .seconds(1)))
      }
      var (taken, images) = (0, 0)
      repeat {
        images += state.jobs[taken].count
        taken += 1
      } while taken < state.jobs.count && images + state.jobs[taken].count <= largest
      let jobs = Array(state.jobs.prefix(taken))
      state.jobs.removeFirst(taken)
      state.count -= images
      return jobs
    }
  }

  private func run(_ jobs: [Job]) {
    let begun = ContinuousClock.now
    do {
      let logits = try self.run(jobs.map(\.images))
      metrics.note(
        images: jobs.reduce(0) { $0 + $1.count }, compute: .now - begun, waiting: begun - jobs[0].arrival)
      for (job, logits) in zip(jobs, logits) { job.answer.resume(returning: logits) }
    } catch  where jobs.count > 1 {
      // One by one, so that an error is that of its own request.
      for job in jobs { run([job]) }
    } catch {
      jobs[0].answer.resume(throwing: error)
    }
  }

  /// The logits of each of several lists of images.
  private func run(_ parts: [HostTensor]) throws -> [HostTensor] {
    let counts = parts.map { $0.shape[0] }
    let total = counts.reduce(0, +)
    let dimensions = predictor.inputShape.dimensions
    let length = predictor.inputShape.count
    let images = parts.count == 1 ? parts[0].floats : parts.flatMap(\.floats)
    var (logits, start) = ([Float](), 0)
    for part in sizes.parts(of: total) {
      var rows = Array(images[start * length..<(start + part.images) * length])
      rows += [Float](repeating: 0, count: (part.size - part.images) * length)
      let found = try predictor.logits(
        HostTensor(rows, shape: TensorShape([part.size] + dimensions)), batch: part.size)
      logits += found.floats.prefix(part.images * found.shape[1])
      start += part.images
    }
    let classes = logits.count / total
    start = 0
    return counts.map { count in
      defer { start += count }
      return HostTensor(
        Array(logits[start * classes..<(start + count) * classes]), shape: [count, classes])
    }
  }
}
