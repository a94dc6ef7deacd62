import Dispatch
package import Foundation

extension Process {
  /// Runs a program and returns as soon as it has ended; `waitUntilExit` may notice that only 50 ms later.
  package func runToEnd() throws {
    let ended = DispatchSemaphore(value: 0)
    terminationHandler = { _ in ended.signal() }
    try run()
    ended.wait()
  }
}
