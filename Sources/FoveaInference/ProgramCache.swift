import FoveaRuntime
import Synchronization

/// A few compiled programs, one for each kind of batch that was used lately, such as each batch size.
final class ProgramCache<Key: Hashable & Sendable>: Sendable {
  private let capacity: Int
  private let make: @Sendable (Key) throws -> any Program
  /// The programs, the one used last at the end.
  private let programs = Mutex<[(key: Key, program: any Program)]>([])

  /// Makes a cache that keeps at most `capacity` programs, which `make` compiles.
  init(capacity: Int = 4, make: @escaping @Sendable (Key) throws -> any Program) {
    self.capacity = capacity
    self.make = make
  }

  /// The program for a kind of batch, compiled now if it is not there.
  func program(for key: Key) throws -> any Program {
    try programs.withLock { programs in
      let known = programs.firstIndex { $0.key == key }
      let program = try known.map { programs.remove(at: $0).program } ?? make(key)
      if programs.count == capacity { programs.removeFirst() }
      programs.append((key, program))
      return program
    }
  }
}
