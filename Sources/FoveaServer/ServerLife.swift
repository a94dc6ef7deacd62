import Synchronization

/// The stages of a server's life.
package enum ServerStage: Sendable { case starting, ready, draining }

/// The stage that a server is in, which only goes on.
package final class ServerLife: Sendable {
  private let current = Mutex(ServerStage.starting)

  package init() {}

  /// The stage now.
  package var stage: ServerStage { current.withLock { $0 } }

  /// Notes that requests are answered, unless the end has come before.
  func becomeReady() { current.withLock { if $0 == .starting { $0 = .ready } } }

  /// Notes that the end has come.
  func drain() { current.withLock { $0 = .draining } }
}
