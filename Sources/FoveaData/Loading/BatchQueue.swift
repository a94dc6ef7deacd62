import Foundation
import FoveaCore

/// The state that the caller of a loader and its threads share.
///
/// The threads hold the queue and not the loader, so that a loader can be released and stop them.
///
/// `@unchecked Sendable` holds because `state` is read and written only between `condition.lock()` and
/// `condition.unlock()`, in `locked`; everything else is constant and `Sendable`.
final class BatchQueue: @unchecked Sendable {
  private struct State {
    /// The number of the batch that the next idle thread prepares.
    var nextToPrepare: Int
    /// The number of the batch that the caller gets next.
    var nextToGive: Int
    /// Batches that are done and not yet given, at most `depth`.
    var done: [Int: Result<Batch, any Error>] = [:]
    /// Memory for batches to come.
    var free: [Batch] = []
    /// What prepares batches where there are no threads.
    var preparer: Preparer
    var runningThreads = 0
    var isStopped = false
  }

  private let maker: AnyBatchMaker
  private let end: Int
  private let workers: Int
  /// How far ahead of the caller the threads may be, in batches.
  private let depth: Int
  private let preparer: Preparer
  private let condition = NSCondition()
  private var state: State

  init(maker: AnyBatchMaker, preparer: Preparer, numbers: Range<Int>, workers: Int) {
    self.maker = maker
    self.preparer = preparer
    end = numbers.upperBound
    self.workers = min(workers, numbers.count)
    depth = self.workers + 1
    state = State(nextToPrepare: numbers.lowerBound, nextToGive: numbers.lowerBound, preparer: preparer)
  }

  /// Starts the threads; to be called once.
  func start() {
    locked { $0.runningThreads = workers }
    for worker in 0..<workers {
      let thread = Thread { [self] in work() }
      thread.name = "fovea data \(worker)"
      thread.start()
    }
  }

  /// Asks the threads to end and waits until they have.
  func stop() {
    condition.lock()
    defer { condition.unlock() }
    state.isStopped = true
    condition.broadcast()
    while state.runningThreads > 0 { condition.wait() }
    state.done = [:]
    state.free = []
  }

  /// The next batch in order, or nil after the last one.
  func next(recycling batch: consuming Batch?) throws -> Batch? {
    // Handed on at once: a reference kept here would make a thread copy the memory that it fills.
    keep(consume batch)
    condition.lock()
    defer { condition.unlock() }
    guard !state.isStopped, state.nextToGive < end else { return nil }
    let number = state.nextToGive
    state.nextToGive += 1
    guard workers > 0 else {
      let memory = takeMemory(for: number)
      return try maker.make(number, consume memory, &state.preparer)
    }
    condition.broadcast()
    while true {
      if let result = state.done.removeValue(forKey: number) { return try result.get() }
      if state.isStopped { return nil }
      condition.wait()
    }
  }

  /// What each thread does: it takes the next number, prepares that batch and puts it down.
  private func work() {
    var preparer = preparer
    var memory: Batch?
    while let number = take(&memory) {
      put(Result { try maker.make(number, memory.take(), &preparer) }, number)
    }
    locked {
      $0.runningThreads -= 1
      condition.broadcast()
    }
  }

  /// Waits until a batch may be prepared; nil when there is none left or the threads must end.
  private func take(_ memory: inout Batch?) -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while !state.isStopped, state.nextToPrepare < end {
      if state.nextToPrepare < state.nextToGive + depth {
        let number = state.nextToPrepare
        state.nextToPrepare += 1
        memory = takeMemory(for: number)
        return number
      }
      condition.wait()
    }
    return nil
  }

  /// Puts down what preparing a batch gave; nothing of it stays with the thread.
  private func put(_ result: consuming Result<Batch, any Error>, _ number: Int) {
    condition.lock()
    defer { condition.unlock() }
    state.done[number] = consume result
    condition.broadcast()
  }

  /// Keeps the memory of a batch for others to come.
  private func keep(_ batch: consuming Batch?) {
    condition.lock()
    defer { condition.unlock() }
    if let batch, state.free.count <= depth { state.free.append(batch) }
  }

  /// Takes a free batch of the right size, if there is one; the lock is held.
  private func takeMemory(for number: Int) -> Batch? {
    let shape = maker.shape(number)
    return state.free.firstIndex { $0.images.shape == shape }.map { state.free.remove(at: $0) }
  }

  private func locked(_ body: (inout State) -> Void) {
    condition.lock()
    defer { condition.unlock() }
    body(&state)
  }
}
