import Foundation
import FoveaCore
import TestSupport
import Testing

@Suite(.tags(.quick)) struct SequentialFileTests {
  private let files: LinkedFiles

  init() throws { files = try LinkedFiles() }

  @Test func aPipeIsReadToItsEndAndNoFurtherThanAsked() throws {
    let path = files.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    // Open at both ends, so that there is something that writes.
    let writer = open(path, O_RDWR)
    #expect(write(writer, "abcdef", 6) == 6)
    let file = try SequentialFile(FileLocation(path))
    #expect(file.count == nil)
    #expect(try file.read(upTo: 4) == Data("abcd".utf8))
    close(writer)
    #expect(try file.read(upTo: 1 << 40) == Data("ef".utf8))
    #expect(try file.read(upTo: 4).isEmpty)
  }

  @Test func aPipeThatNothingWritesToIsNotWaitedFor() throws {
    let path = files.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: FoveaError.self) { try SequentialFile(FileLocation(path)) }
    #expect(error?.description == "\(path): is a pipe that nothing writes to; name a file")
  }

  @Test func bytesThatComeLaterAreWaitedFor() throws {
    let path = files.path + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let writer = open(path, O_RDWR)
    #expect(write(writer, "a", 1) == 1)
    let file = try SequentialFile(FileLocation(path))
    #expect(try file.read(upTo: 1) == Data("a".utf8))
    Thread.detachNewThread {
      usleep(100_000)
      _ = write(writer, "bc", 2)
      close(writer)
    }
    #expect(try file.read(upTo: 8) == Data("bc".utf8))
  }

  @Test func aFileIsReadInPieces() throws {
    let file = try SequentialFile(FileLocation(files.path + "/a/file"))
    #expect(file.count == 6)
    #expect(try file.read(upTo: 2) == Data("a/".utf8))
    #expect(try file.read(upTo: 9) == Data("file".utf8))
  }
}
