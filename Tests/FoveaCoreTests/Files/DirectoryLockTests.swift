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
}
