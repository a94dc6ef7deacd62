import Foundation
import Testing

/// Bad input of every kind, through the script that also writes the table in the documentation.
struct BadInputTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  @Test func everyCaseIsOneLineAndLosesNothing() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [Self.root.appendingPathComponent("Scripts/bad-input").path]
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
    #expect(table.contains("| `fovea: full/last.safetensors: could not be written"))
  }
}
