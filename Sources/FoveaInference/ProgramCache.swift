import FoveaRuntime
import Synchronization

/// A few compiled programs, one for each recently used batch size.
final class ProgramCache: Sendable {
  private let capacity: Int
  private let make: @Sendable (Int) throws -> any Program
  /// The programs, the one used last at the end.
  private let programs = Mutex<[(batch: Int, program: any Program)]>([])

  /// Makes an empty cache that keeps at most `capacity` programs, made by `make` from a batch size.
  init(capacity: Int = 4, make: @escaping @Sendable (Int) throws -> any Program) {
    self.capacity = capacity
    self.make = make
  }

  /// The program for batches of this size, compiled now if it is not there.
  func program(batch: Int) throws -> any Program {
    try programs.withLock { programs in
      let known = programs.firstIndex { $0.batch == batch }
      let program = try known.map { programs.remove(at: $0).program } ?? make(batch)
      if programs.count == capacity { programs.removeFirst() }
      programs.append((batch, program))
      return program
    }
  }
}
