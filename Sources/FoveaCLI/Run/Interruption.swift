import Dispatch
import Foundation
import Synchronization

/// Ctrl-C and SIGTERM as a wish to stop, which a run grants when its work is saved.
///
/// The second signal ends the process at once. Either way the exit status is 128 and the signal's number,
/// as shells have it: 130 after Ctrl-C.
final class Interruption {
  /// The first signal that came; shared with the queue that signals arrive on.
  private final class Signal: Sendable {
    let number = Mutex<Int32?>(nil)
  }

  private let signal = Signal()
  private var sources: [any DispatchSourceSignal] = []

  /// Takes the signals over from the system, and says with `note` that the first one has been heard.
  init(note: @escaping @Sendable (String) -> Void) {
    for number in [SIGINT, SIGTERM] {
      // The source sees signals that are ignored; unless ignored, they would end the process.
      _ = Foundation.signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global(qos: .userInitiated))
      source.setEventHandler { [signal] in
        let isFirst = signal.number.withLock { known in
          defer { known = known ?? number }
          return known == nil
        }
        guard isFirst else { _exit(128 + number) }
        note("fovea: stopping after this step; the same signal again leaves at once")
      }
      source.resume()
      sources.append(source)
    }
  }

  /// The exit status to leave with, nil as long as no signal has come.
  var status: Int32? { signal.number.withLock { $0.map { 128 + $0 } } }
}
