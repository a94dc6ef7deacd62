import Foundation
import Testing

/// Bad input of every kind, through the scripts that also write the tables in the documentation.
struct BadInputTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let python = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  /// Runs a script of the repository on the built command; expects that it finds nothing amiss.
  func table(_ interpreter: String, _ script: String, _ arguments: [String] = []) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: interpreter)
    process.arguments = [Self.root.appendingPathComponent("Scripts/\(script)").path] + arguments
    var environment = ProcessInfo.processInfo.environment
    environment["FOVEA"] = try #require(Command.executable).path
    process.environment = environment
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let files = ["table", "errors"].map { directory.appendingPathComponent($0) }
    for file in files { #expect(FileManager.default.createFile(atPath: file.path, contents: nil)) }
    process.standardOutput = try FileHandle(forWritingTo: files[0])
    process.standardError = try FileHandle(forWritingTo: files[1])
    try process.run()
    process.waitUntilExit()
    let (table, errors) = (
      try String(contentsOf: files[0], encoding: .utf8), try String(contentsOf: files[1], encoding: .utf8)
    )
    #expect(process.terminationStatus == 0, "\(errors)")
    #expect(table.split(separator: "\n").count { $0.contains("**") } == 0, "\(table)")
    return table
  }

  @Test func everyCaseIsOneLineAndLosesNothing() throws {
    let table = try table("/bin/sh", "bad-input")
    #expect(table.contains("| `fovea: full/last.safetensors: could not be written"))
  }

  /// But for files that take long to make, and for time, which depends on what else the machine does.
  @Test(.enabled(if: python != nil)) func hostileFilesAreOneLine() throws {
    let table = try table(#require(Self.python), "hostile-files", ["--quick"])
    #expect(table.split(separator: "\n").count > 90)
  }
}
