import Foundation
import FoveaCore
import Testing

@Suite struct FileLocationTests {
  private let home = ProcessInfo.processInfo.environment["HOME"] ?? ""

  @Test func readsATildeAsTheHomeDirectory() {
    #expect(FileLocation("~").path == home)
    #expect(FileLocation("~/runs/a").path == home + "/runs/a")
    #expect(FileLocation("~nobody-of-this-name/x").path == "~nobody-of-this-name/x")
    for plain in ["./~x", "a/~/b", "x~", "/~"] { #expect(FileLocation(plain).path == plain) }
  }

  @Test func takesPathsApart() {
    let file = FileLocation("runs/a.b/Best.NPZ")
    #expect(file.name == "Best.NPZ" && file.pathExtension == "npz" && file.stem == "Best")
    #expect(file.directory.path == "runs/a.b")
    #expect(FileLocation("x").directory.path == "." && FileLocation("/x").directory.path == "/")
    #expect(FileLocation(".hidden").pathExtension.isEmpty)
    #expect(FileLocation("a/b/").directory.path == "a" && FileLocation("/").directory.path == "/")
  }

  /// `link/../x` is beside what the link points to, for checking, writing and reading alike.
  @Test func followsLinksBeforeParents() throws {
    try inTemporaryDirectory { root in
      let manager = FileManager.default
      try manager.createDirectory(atPath: "\(root)/far/deep", withIntermediateDirectories: true)
      try manager.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "\(root)/far/deep")
      let written = "\(root)/link/../x.txt"
      try AtomicFile.write(Data("there".utf8), to: written)
      #expect(manager.contents(atPath: "\(root)/far/x.txt") == Data("there".utf8))
      #expect(!manager.fileExists(atPath: "\(root)/x.txt"))
      #expect(FileLocation(written).exists)
      #expect(FileLocation(written).absolutePath.hasSuffix("/far/x.txt"))
      #expect(try RegularFile.open(written).count == 5)
    }
  }

  @Test func writesAndReadsBelowTheHomeDirectory() throws {
    let name = ".fovea-test-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: "\(home)/\(name)") }
    try AtomicFile.write(Data("home".utf8), to: "~/\(name)")
    #expect(FileManager.default.contents(atPath: "\(home)/\(name)") == Data("home".utf8))
    #expect(try RegularFile.open("~/\(name)").count == 4)
    #expect(FileLocation("~/\(name)").exists)
  }

  @Test func aLinkThatLeadsNowhereExists() throws {
    try inTemporaryDirectory { root in
      try FileManager.default.createSymbolicLink(atPath: "\(root)/link", withDestinationPath: "\(root)/none")
      #expect(FileLocation("\(root)/link").exists)
      #expect(!FileLocation("\(root)/none").exists)
    }
  }

  private func inTemporaryDirectory(_ body: (String) throws -> Void) throws {
    let root = FileManager.default.temporaryDirectory.appendingPathComponent("fovea-\(UUID().uuidString)")
      .path
    try FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: root) }
    try body(root)
  }
}
