import Foundation
import TestSupport
import Testing

import FoveaCore

@Suite(.tags(.quick)) final class FileLocationTests {
  /// A directory with `a/b`, a link to it, and a file.
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path

  init() throws {
    let manager = FileManager.default
    try manager.createDirectory(atPath: directory + "/a/b", withIntermediateDirectories: true)
    try manager.createSymbolicLink(atPath: directory + "/link", withDestinationPath: "a/b")
    try manager.createSymbolicLink(atPath: directory + "/lost", withDestinationPath: "nowhere")
    try Data("text".utf8).write(to: URL(fileURLWithPath: directory + "/file"))
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }

  static let home = ProcessInfo.processInfo.environment["HOME"] ?? ""

  @Test(
    .enabled(if: home.hasPrefix("/") && !home.hasSuffix("/")),
    arguments: [("~", ""), ("~/", "/"), ("~/x", "/x"), ("~//x", "//x"), ("~/../x", "/../x"), ("~/~", "/~")])
  func aLeadingTildeIsTheHomeDirectory(text: String, rest: String) {
    #expect(FileLocation(text).path == Self.home + rest)
  }

  @Test(arguments: [
    "x~", "./~", "./~/x", "a/~/x", "~no.user.has.this/x", "~no.user.has.this", "", "-", "~\u{301}/x",
  ])
  func anyOtherTextStaysAsItIs(text: String) {
    #expect(FileLocation(text).path == text)
  }

  @Test func aTildeWithANameIsTheHomeOfThatUser() {
    guard let root = getpwnam("root"), let home = root.pointee.pw_dir else { return }
    #expect(FileLocation("~root/x").path == String(cString: home) + "/x")
  }

  @Test(arguments: ["~", "~/x", "~root", "a/b", "~no.user.has.this/x"])
  func readingAgainChangesNothing(text: String) {
    let once = FileLocation(text)
    #expect(FileLocation(once.path) == once)
  }

  @Test(arguments: [
    ("a/b.npy", "b.npy", "b", "npy", "a/"), ("b.tar.GZ", "b.tar.GZ", "b.tar", "gz", "."),
    ("/b", "b", "b", "", "/"), (".hidden", ".hidden", ".hidden", "", "."), ("a/", "", "", "", "a/"),
    ("a.b/c", "c", "c", "", "a.b/"), ("a.", "a.", "a.", "", "."),
    // A mark on a slash leaves it a slash.
    ("a/\u{301}b.png", "\u{301}b.png", "\u{301}b", "png", "a/"),
  ])
  func aPathHasParts(text: String, name: String, stem: String, ending: String, directory: String) {
    let location = FileLocation(text)
    #expect(location.name == name)
    #expect(location.stem == stem)
    #expect(location.ending == ending)
    #expect(location.directory.path == directory)
  }

  @Test func aNameIsAppendedBehindOneSlash() {
    #expect(FileLocation("a").appending("b").path == "a/b")
    #expect(FileLocation("a/").appending("b").path == "a/b")
    #expect(FileLocation("/").appending("b").path == "/b")
    #expect(FileLocation("").appending("b").path == "b")
    // Only a person's text means the home directory.
    #expect(FileLocation("").appending("~").path == "~")
  }

  @Test func anAbsolutePathMeansTheSameFile() {
    let real = FileLocation(directory).absolutePath
    #expect(FileLocation(directory + "/./a//b/../file").absolutePath == real + "/a/file")
    // Links keep their names, unless dots lead out of the directory behind them.
    #expect(FileLocation(directory + "/link/x").absolutePath == real + "/link/x")
    #expect(FileLocation(directory + "/link/../x").absolutePath.hasSuffix(directory + "/a/x"))
    #expect(FileLocation(directory + "/nowhere/../x").absolutePath == real + "/nowhere/../x")
    #expect(FileLocation(directory + "/file/../x").absolutePath == real + "/file/../x")
    #expect(FileLocation("/../..//x/").absolutePath == "/x")
    #expect(FileLocation("/").absolutePath == "/")
    #expect(FileLocation("x").absolutePath == FileManager.default.currentDirectoryPath + "/x")
  }

  @Test func aPlaceIsOfAKind() {
    let kinds = ["a", "link", "file", "lost", "file/x", "none"].map { FileLocation(directory + "/" + $0) }
    #expect(kinds.map(\.kind) == [.directory, .directory, .file, nil, nil, nil])
    #expect(kinds.map(\.isTaken) == [true, true, true, true, false, false])
    #expect(FileLocation("/dev/null").kind == .device)
    #expect(kinds[1].isSameFile(as: FileLocation(directory + "/a/b")))
    #expect(!kinds[0].isSameFile(as: kinds[1]))
    #expect(!kinds[5].isSameFile(as: kinds[5]))
  }
}
