import NIOCore
import Synchronization

/// The connections of a server, which are counted, and closed when its time is over.
package final class OpenConnections: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var refusals = 0
  }

  private let limit: Int
  private let state = Mutex(State())

  /// Makes a count of at most so many.
  package init(limit: Int) { self.limit = limit }

  /// How many are open, and how many were refused.
  var counts: (open: Int, refused: Int) { state.withLock { ($0.channels.count, $0.refusals) } }

  /// Adds a connection, false if there are too many.
  func add(_ channel: any Channel) -> Bool {
    state.withLock {
      guard $0.channels.count < limit else {
        $0.refusals += 1
        return false
      }
      $0.channels[ObjectIdentifier(channel)] = channel
      return true
    }
  }

  /// Forgets a connection that is closed.
  func remove(_ channel: any Channel) { state.withLock { $0.channels[ObjectIdentifier(channel)] = nil } }

  /// Closes all connections, whatever they are about.
  func closeAll() {
    for channel in state.withLock({ Array($0.channels.values) }) { channel.close(mode: .all, promise: nil) }
  }
}
