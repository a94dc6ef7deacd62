import Foundation
import FoveaRuns
import Synchronization
import TestSupport
import Testing

@Suite(.tags(.quick)) struct InterruptionTests {
  @Test func signalsAreTakenOverOnlyWhenToldToAndGivenBack() throws {
    // Whatever the process of the tests does with the signal, it is another handler than this one.
    let mine: @convention(c) (Int32) -> Void = { _ in }
    let before = signal(SIGTERM, mine)
    defer { _ = signal(SIGTERM, before) }
    let notes = Mutex<[String]>([])
    do {
      let plain = Interruption()
      kill(getpid(), SIGTERM)
      #expect(plain.status == nil)
      let interruption = Interruption.onSignals { line in notes.withLock { $0.append(line) } }
      // As `timeout` does: to the process, and to its group.
      kill(getpid(), SIGTERM)
      kill(getpid(), SIGTERM)
      for _ in 0..<1000 where interruption.status == nil { usleep(2000) }
      #expect(interruption.status == 128 + SIGTERM)
      #expect(plain.status == nil)
    }
    #expect(
      notes.withLock { $0 } == ["stopping after this step; the same signal again leaves at once"])
    // A second signal would end the process if it still arrived.
    kill(getpid(), SIGTERM)
    usleep(10_000)
    let after = signal(SIGTERM, SIG_DFL)
    #expect(unsafeBitCast(after, to: Int.self) == unsafeBitCast(Optional(mine), to: Int.self))
  }

  @Test func aRequestIsAWishLikeCtrlC() {
    let interruption = Interruption()
    #expect(interruption.status == nil)
    interruption.request()
    interruption.request()
    #expect(interruption.status == 130)
  }
}
