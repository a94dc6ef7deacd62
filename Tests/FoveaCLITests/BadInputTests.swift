import Foundation
import Testing

/// Bad input of every kind, through the scripts that also write the tables in the documentation.
struct BadInputTests {
  static let hasPython = ["/usr/bin/python3", "/usr/local/bin/python3"]
    .contains { FileManager.default.isExecutableFile(atPath: $0) }

  /// Runs a script of the repository on the built command; expects that it finds nothing amiss.
  func table(_ script: String, _ arguments: [String] = []) throws -> String {
    let executable = try #require(Command.executable)
    let outcome = try Command.runScript(script, arguments, environment: ["FOVEA": executable.path])
    #expect(outcome.status == 0, "\(outcome.errors)")
    #expect(outcome.output.split(separator: "\n").count { $0.contains("**") } == 0, "\(outcome.output)")
    return outcome.output
  }

  @Test func everyCaseIsOneLineAndLosesNothing() throws {
    let table = try table("bad-input")
    #expect(table.contains("| `fovea: full/last.safetensors: could not be written"))
  }

  /// But for files that take long to make, and for time, which depends on what else the machine does.
  @Test(.enabled(if: hasPython)) func hostileFilesAreOneLine() throws {
    let table = try table("hostile-files", ["--quick"])
    #expect(table.split(separator: "\n").count > 90)
  }

  @Test(.enabled(if: hasPython)) func hostilePicturesAreOneLine() throws {
    let table = try table("hostile-pictures", ["--quick"])
    #expect(table.split(separator: "\n").count > 60)
  }
}
