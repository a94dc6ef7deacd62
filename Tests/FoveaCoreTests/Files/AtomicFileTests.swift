import Foundation
import TestSupport
import Testing

import FoveaCore

@Suite(.tags(.quick)) final class AtomicFileTests {
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
    expectRefusal("\(path): could not be written: ") {
      try AtomicFile.write(to: path) { handle in
        try handle.write(contentsOf: Data("half".utf8))
        throw Interruption()
      }
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "kept")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["b.txt"])
  }

  @Test func aLinkStaysOneAndItsFileIsReplaced() throws {
    let (file, link) = (directory.appendingPathComponent("file").path, directory.path + "/link")
    try AtomicFile.write(Data("first".utf8), to: file)
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "file")
    try AtomicFile.write(Data("second".utf8), to: link)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "file")
    #expect(try String(contentsOfFile: file, encoding: .utf8) == "second")
    try FileManager.default.removeItem(atPath: file)
    let error = #expect(throws: FoveaError.self) { try AtomicFile.write(Data(), to: link) }
    #expect(
      error?.description == "\(link): is a symbolic link that leads nowhere; remove it, or name another file")
  }

  @Test func aDirectoryIsNotReplaced() {
    let error = #expect(throws: FoveaError.self) { try AtomicFile.write(Data(), to: directory.path) }
    #expect(error?.problem == "expected a regular file, got a directory")
  }

  @Test func aPipeTakesTheBytesAndStays() throws {
    let path = directory.appendingPathComponent("pipe").path
    #expect(mkfifo(path, 0o600) == 0)
    // Open at both ends, so that nobody waits for the other.
    let descriptor = open(path, O_RDWR)
    defer { close(descriptor) }
    try AtomicFile.write(Data("bytes".utf8), to: path)
    let handle = FileHandle(fileDescriptor: descriptor)
    #expect(try handle.read(upToCount: 5) == Data("bytes".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["pipe"])
  }

  @Test func aDirectoryUnderAFileIsOneClearLine() throws {
    let file = directory.appendingPathComponent("file").path
    try AtomicFile.write(Data(), to: file)
    let error = #expect(throws: FoveaError.self) { try AtomicFile.write(Data(), to: file + "/x") }
    #expect(error?.description.contains("\(file)/x: ") == true)
    #expect(error?.description.contains("\n") == false)
  }

  @Test func aFileIsNotReplacedUnasked() throws {
    let path = directory.path + "/a.txt"
    try AtomicFile.write(to: path, replacing: false) { try $0.write(contentsOf: Data("first".utf8)) }
    let error = #expect(throws: FoveaError.self) {
      try AtomicFile.write(to: path, replacing: false) { try $0.write(contentsOf: Data("second".utf8)) }
    }
    #expect(error?.description == "\(path): exists already; remove it, or name another file")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "first")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.txt"])
  }

  @Test func aFileThatComesWhileAnotherIsWrittenStays() throws {
    let path = directory.path + "/a.txt"
    let error = #expect(throws: FoveaError.self) {
      try AtomicFile.write(to: path, replacing: false) { handle in
        try handle.write(contentsOf: Data("late".utf8))
        try Data("early".utf8).write(to: URL(fileURLWithPath: path))
      }
    }
    #expect(error?.problem == "exists already")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "early")
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path) == ["a.txt"])
  }

  @Test func theSameBytesCountAsWritten() throws {
    let path = directory.path + "/a.txt"
    for _ in 0..<2 { try AtomicFile.create(Data("same".utf8), at: path) }
    expectRefusal("\(path): exists already; ") { try AtomicFile.create(Data("else".utf8), at: path) }
    expectRefusal("\(path): exists already; ") { try AtomicFile.create(Data("same!".utf8), at: path) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "same")
  }

  @Test func aLeftoverOfTheSameProcessNumberIsNoObstacle() throws {
    let number = ProcessInfo.processInfo.processIdentifier
    let leftover = directory.path + "/.a.txt.\(number).tmp"
    try Data("left".utf8).write(to: URL(fileURLWithPath: leftover))
    let path = directory.path + "/a.txt"
    try AtomicFile.write(Data("new".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "new")
    #expect(try String(contentsOfFile: leftover, encoding: .utf8) == "left")
  }

  @Test func dotsBehindALinkLeadOutOfItsDirectory() throws {
    try FileManager.default.createDirectory(
      atPath: directory.path + "/a/b", withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: directory.path + "/link", withDestinationPath: "a/b")
    try AtomicFile.write(Data("in a".utf8), to: directory.path + "/link/../x")
    #expect(try String(contentsOfFile: directory.path + "/a/x", encoding: .utf8) == "in a")
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/x"))
  }

  @Test func aNameAsLongAsCanBeIsWritten() throws {
    let path = directory.path + "/" + String(repeating: "n", count: 255)
    try AtomicFile.write(Data("long".utf8), to: path)
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "long")
  }

  @Test func aPipeThatNothingReadsIsNotWaitedFor() throws {
    let path = directory.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: FoveaError.self) { try AtomicFile.write(Data("x".utf8), to: path) }
    #expect(error?.description == "\(path): could not be written: nothing reads it")
  }

  @Test(arguments: ["", ".", "..", "/", "new/"])
  func whatNamesNoFileIsRefused(path: String) {
    let error = #expect(throws: FoveaError.self) {
      try AtomicFile.write(Data(), to: path.isEmpty ? "" : directory.path + "/" + path)
    }
    #expect(error?.code == .file)
    #expect((try? FileManager.default.contentsOfDirectory(atPath: directory.path)) == [])
  }
}
