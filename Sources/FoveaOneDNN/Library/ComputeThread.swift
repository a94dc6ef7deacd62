import CFoveaKernels
import Foundation

/// The one thread that calls oneDNN and the kernels.
///
/// OpenMP keeps a team of threads for each thread that calls it, and primitives are planned for the
/// caller's team; callers may hop between threads, so all work is handed to this one.
final class ComputeThread: @unchecked Sendable {
  // Invariant of @unchecked Sendable: `job` is written by a caller that holds `turn` and read by the
  // thread between `wake` and `done`, so it is never touched by two threads at once.
  static let shared = ComputeThread()

  private let turn = NSLock()
  private let wake = DispatchSemaphore(value: 0)
  private let done = DispatchSemaphore(value: 0)
  private var job: (() -> Void)?
  private var thread: Thread?

  private init() {
    let thread = Thread { [unowned self] in
      while true {
        wake.wait()
        job?()
        done.signal()
      }
    }
    thread.name = "fovea-compute"
    thread.stackSize = 64 << 20
    thread.start()
    self.thread = thread
  }

  /// Runs the body on the thread, with a team of `threads`, and waits for it.
  func run<Result, Failure: Error>(
    threads: Int, _ body: () throws(Failure) -> Result
  ) throws(Failure) -> Result {
    if Thread.current === thread { return try body() }
    turn.lock()
    defer { turn.unlock() }
    var outcome: Swift.Result<Result, Failure>?
    withoutActuallyEscaping(body) { body in
      job = {
        fovea_set_threads(Int32(threads))
        do throws(Failure) {
          outcome = .success(try body())
        } catch {
          outcome = .failure(error)
        }
      }
      wake.signal()
      done.wait()
      job = nil
    }
    guard let outcome else { preconditionFailure("the job ran") }
    return try outcome.get()
  }
}
