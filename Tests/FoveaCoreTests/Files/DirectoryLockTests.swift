import Foundation
import FoveaCore
import TestSupport
import Testing

@Suite(.tags(.quick)) struct DirectoryLockTests {
  private let files: LinkedFiles

  init() throws { files = try LinkedFiles() }

  @Test func onlyOneHasTheLock() throws {
    let location = FileLocation(files.path)
    var lock: DirectoryLock? = try DirectoryLock(location)
    let error = #expect(throws: FoveaError.self) { try DirectoryLock(location) }
    #expect(error?.problem == "another run is writing to this directory")
    #expect(lock != nil)
    lock = nil
    _ = try DirectoryLock(location)
  }

  @Test func othersSeeWhetherItIsTaken() throws {
    let location = FileLocation(files.path)
    #expect(DirectoryLock.isTaken(location) == false)
    let lock = try DirectoryLock(location)
    #expect(DirectoryLock.isTaken(location) == true)
    #expect(DirectoryLock.isTaken(location.appending("nothing")) == nil)
    withExtendedLifetime(lock) {}
  }

  @Test func whoLooksKeepsNobodyOut() async throws {
    let location = FileLocation(files.path)
    let looking = Task.detached {
      while !Task.isCancelled {
        _ = DirectoryLock.isTaken(location)
        try? await Task.sleep(for: .milliseconds(1))
      }
    }
    for _ in 0..<200 { _ = try DirectoryLock(location) }
    looking.cancel()
    await looking.value
  }
}
