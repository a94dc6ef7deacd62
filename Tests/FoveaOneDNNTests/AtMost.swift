import Testing

/// Lets so many cases of a test run at once: two keep two cores busy, and large networks need a gigabyte each.
struct AtMost: TestTrait, TestScoping {
  /// The places of cases that run, and the cases that wait for one.
  private actor Places {
    private var free: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []

    init(_ count: Int) { free = count }

    func enter() async {
      guard free == 0 else { return free -= 1 }
      await withCheckedContinuation { waiting.append($0) }
    }

    func leave() {
      if waiting.isEmpty { free += 1 } else { waiting.removeFirst().resume() }
    }
  }
  private let places: Places

  init(_ count: Int) { places = Places(count) }

  func provideScope(
    for test: Test, testCase: Test.Case?, performing function: @concurrent @Sendable () async throws -> Void
  ) async throws {
    await places.enter()
    do {
      try await function()
    } catch {
      await places.leave()
      throw error
    }
    await places.leave()
  }
}

extension Trait where Self == AtMost {
  /// At most this many cases of the test at once.
  static func atMost(_ count: Int) -> Self { AtMost(count) }
}
