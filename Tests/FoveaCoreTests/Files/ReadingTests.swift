import Foundation
import Testing

import FoveaCore

/// The file that is read is the one that was checked, and errors name the kind of what cannot be read.
@Suite final class ReadingTests {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

  init() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: directory + "/a/b", withIntermediateDirectories: true)
    try manager.createSymbolicLink(atPath: directory + "/link", withDestinationPath: "a/b")
    try manager.createSymbolicLink(atPath: directory + "/lost", withDestinationPath: "nowhere")
    try manager.createSymbolicLink(atPath: directory + "/loop", withDestinationPath: "loop")
    for name in ["file", "a/file"] {
      try Data(name.utf8).write(to: URL(fileURLWithPath: directory + "/" + name))
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  @Test func dotsBehindALinkLeadOutOfItsDirectory() throws {
    let file = try RegularFile.open(FileLocation(directory + "/link/../file"))
    #expect(file.count == 6)
    #expect(try file.handle.readToEnd() == Data("a/file".utf8))
  }

  /// Errors of one line, in which the directory is `D`.
  @Test(arguments: [
    ("D/none", "D/none: no such file; check the path"),
    ("D/none/file", "D/none/file: no such file; check the path"),
    ("D/a", "D/a: expected a regular file, got a directory; name a file in it"),
    ("D/pipe", "D/pipe: expected a regular file, got a pipe; save what comes through it to a file"),
    ("/dev/zero", "/dev/zero: expected a regular file, got a device; check the path"),
    ("D/lost", "D/lost: is a symbolic link that leads nowhere; check the path"),
    ("D/loop", "D/loop: is a symbolic link that leads nowhere; check the path"),
    ("D/lost/x", "D/lost/x: D/lost is a symbolic link that leads nowhere; check the path"),
    ("D/file/x", "D/file/x: D/file is not a directory; check the path"),
    ("D/file/", "D/file/: D/file is not a directory; check the path"),
    ("", "'': is an empty path; name a file"),
    ("-", "-: no such file; standard input is not read here, save it to a file"),
    ("https://a.b/c.png", "https://a.b/c.png: is a URL, expected the path of a file; fetch the file first"),
    ("file:///c.png", "file:///c.png: is a URL, expected the path of a file; name the path alone"),
    (
      "D/*.png",
      "D/*.png: no such file; a pattern is replaced by the shell, unless it is in quotes or matches nothing"
    ),
    ("D/\u{FFFD}", "D/\u{FFFD}: no such file; a name that is not UTF-8 cannot be read, rename it"),
    ("D/file\0x", "D/file\0x: the path holds a zero byte, which is invalid; check the path"),
  ])
  func whatCannotBeReadIsNamed(path: String, description: String) {
    mkfifo(directory + "/pipe", 0o600)
    let error = #expect(throws: FoveaError.self) {
      try RegularFile.open(FileLocation(path.replacing("D/", with: directory + "/")))
    }
    #expect(error?.description.replacing(directory + "/", with: "D/") == description)
  }

  @Test func aNameTooLongIsNotCalledMissing() {
    let path = directory + "/" + String(repeating: "n", count: 256)
    let error = #expect(throws: FoveaError.self) { try RegularFile.open(FileLocation(path)) }
    #expect(error?.problem == "cannot be reached: file name too long")
  }

  @Test func bytesAreAppendedBehindTheEnd() throws {
    let location = FileLocation(directory + "/file")
    let handle = try RegularFile.openForAppending(location)
    try handle.write(contentsOf: Data("+".utf8))
    #expect(try String(contentsOfFile: location.path, encoding: .utf8) == "file+")
    #expect(throws: FoveaError.self) { try RegularFile.openForAppending(FileLocation(directory + "/none")) }
  }

  @Test func directoriesAreMadeAsTheSystemReadsThem() throws {
    try Directory.make(FileLocation(directory + "/link/../c/d"))
    #expect(FileLocation(directory + "/a/c/d").kind == .directory)
    try Directory.make(FileLocation(directory + "/e/../f/"))
    #expect(FileLocation(directory + "/e").kind == .directory)
    #expect(FileLocation(directory + "/f").kind == .directory)
    try Directory.make(FileLocation(directory + "/link"))
    for (path, reason) in [
      ("file/x", "\(directory)/file is not a directory"), ("file", "\(directory)/file is not a directory"),
      ("lost", "\(directory)/lost is a symbolic link that leads nowhere"),
    ] {
      let error = #expect(throws: FoveaError.self) {
        try Directory.make(FileLocation(directory + "/" + path))
      }
      #expect(error?.problem == "the directory cannot be made: \(reason)")
    }
  }

  @Test func onlyOneHasTheLock() throws {
    let location = FileLocation(directory)
    var lock: DirectoryLock? = try DirectoryLock(location)
    let error = #expect(throws: FoveaError.self) { try DirectoryLock(location) }
    #expect(error?.problem == "another run is writing to this directory")
    #expect(lock != nil)
    lock = nil
    _ = try DirectoryLock(location)
  }

  @Test func aPipeIsReadToItsEndAndNoFurtherThanAsked() throws {
    let path = directory + "/pipe"
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
    let path = directory + "/pipe"
    #expect(mkfifo(path, 0o600) == 0)
    let error = #expect(throws: FoveaError.self) { try SequentialFile(FileLocation(path)) }
    #expect(error?.description == "\(path): is a pipe that nothing writes to; name a file")
  }

  @Test func aFileIsReadInPieces() throws {
    let file = try SequentialFile(FileLocation(directory + "/a/file"))
    #expect(file.count == 6)
    #expect(try file.read(upTo: 2) == Data("a/".utf8))
    #expect(try file.read(upTo: 9) == Data("file".utf8))
  }
}
