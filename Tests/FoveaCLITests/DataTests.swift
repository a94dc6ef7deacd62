import Foundation
import Testing

/// `fovea data` in both its forms.
struct DataTests {
  @Test func picturesThatWereSavedAreNamed() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let arguments = ["data", "shapes", "--save", "2", "--output-dir", directory.path]
    let outcome = try Command.run(arguments + ["--format", "json"])
    let object = try #require(outcome.json as? [String: Any], "\(outcome.output)")
    #expect(object["examples"] as? Int == 10_000)
    let saved = try #require(object["saved"] as? [String])
    #expect(saved.count == 2)
    for path in saved { #expect(FileManager.default.fileExists(atPath: path)) }
    let lines = try Command.run(arguments).output.split(separator: "\n").map(String.init)
    #expect(lines.count == 1 + 10 + 2)
    #expect(lines.suffix(2) == saved[...])
  }
}
