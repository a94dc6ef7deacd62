import Foundation
import FoveaCore
import TestSupport
import Testing

@Suite(.tags(.quick)) struct DirectoryTests {
  private let files: LinkedFiles

  init() throws { files = try LinkedFiles() }

  @Test func directoriesAreMadeAsTheSystemReadsThem() throws {
    try Directory.make(FileLocation(files.path + "/link/../c/d"))
    #expect(FileLocation(files.path + "/a/c/d").kind == .directory)
    try Directory.make(FileLocation(files.path + "/e/../f/"))
    #expect(FileLocation(files.path + "/e").kind == .directory)
    #expect(FileLocation(files.path + "/f").kind == .directory)
    try Directory.make(FileLocation(files.path + "/link"))
    for (path, reason) in [
      ("file/x", "\(files.path)/file is not a directory"), ("file", "\(files.path)/file is not a directory"),
      ("lost", "\(files.path)/lost is a symbolic link that leads nowhere"),
    ] {
      let error = #expect(throws: FoveaError.self) {
        try Directory.make(FileLocation(files.path + "/" + path))
      }
      #expect(error?.problem == "the directory cannot be made: \(reason)")
    }
  }
}
