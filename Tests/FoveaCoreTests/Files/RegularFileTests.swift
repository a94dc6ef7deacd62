import Foundation
import FoveaCore
import TestSupport
import Testing

/// The file that is read is the one that was checked, and errors name the kind of what cannot be read.
@Suite(.tags(.quick)) struct RegularFileTests {
  private let files: LinkedFiles

  init() throws { files = try LinkedFiles() }

  @Test func dotsBehindALinkLeadOutOfItsDirectory() throws {
    let file = try RegularFile.open(FileLocation(files.path + "/link/../file"))
    #expect(file.count == 6)
    #expect(try file.handle.readToEnd() == Data("a/file".utf8))
  }

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
    mkfifo(files.path + "/pipe", 0o600)
    let error = #expect(throws: FoveaError.self) {
      try RegularFile.open(FileLocation(path.replacing("D/", with: files.path + "/")))
    }
    #expect(error?.description.replacing(files.path + "/", with: "D/") == description)
  }

  @Test func aNameTooLongIsNotCalledMissing() {
    let path = files.path + "/" + String(repeating: "n", count: 256)
    let error = #expect(throws: FoveaError.self) { try RegularFile.open(FileLocation(path)) }
    #expect(error?.problem == "cannot be reached: file name too long")
  }

  @Test func bytesAreAppendedBehindTheEnd() throws {
    let location = FileLocation(files.path + "/file")
    let handle = try RegularFile.openForAppending(location)
    try handle.write(contentsOf: Data("+".utf8))
    #expect(try String(contentsOfFile: location.path, encoding: .utf8) == "file+")
    expectRefusal("/none: no such file; ") {
      try RegularFile.openForAppending(FileLocation(files.path + "/none"))
    }
  }
}
