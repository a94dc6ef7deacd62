public import FoveaLayers
import Synchronization

/// ``Small``, which counts how often its network is built.
public struct Counted: Model {
  private final class Counter: Sendable {
    let value = Mutex(0)
  }

  private let counter = Counter()
  /// The number of classes, 6.
  public let classes = 6

  /// Makes a network that was never built.
  public init() {}

  /// How often a network was built, in any mode.
  public var builds: Int { counter.value.withLock { $0 } }

  /// The layers of ``Small``.
  public var body: some Layer {
    counter.value.withLock { $0 += 1 }
    return Small().body
  }
}
