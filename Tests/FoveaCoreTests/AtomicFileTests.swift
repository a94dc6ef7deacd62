import Foundation
import Testing

import FoveaCore

@Suite final class AtomicFileTests {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)

  init() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  @Test func replacesTheWholeFile() throws {
    let path = directory.appendingPathComponent("a.txt").path
    try AtomicFile.write(Data("first".utf8), to: path)
    try AtomicFile.write(Data("second".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "second")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.txt"])
  }

  @Test func aFailureLeavesTheOldFileAlone() throws {
    struct Interruption: Error {}
    let path = directory.appendingPathComponent("b.txt").path
    try AtomicFile.write(Data("kept".utf8), to: path)
    #expect(throws: FoveaError.self) {
      try AtomicFile.write(to: path) { handle in
        try handle.write(contentsOf: Data("half".utf8))
        throw Interruption()
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["b.txt"])
  }

  @Test func aDirectoryUnderAFileIsOneClearLine() throws {
    let file = directory.appendingPathComponent("file").path
    try AtomicFile.write(Data(), to: file)
    let error = #expect(throws: FoveaError.self) { try AtomicFile.write(Data(), to: file + "/x") }
    #expect(error?.description.contains("\(file)/x: ") == true)
    #expect(error?.description.contains("\n") == false)
  }
}
