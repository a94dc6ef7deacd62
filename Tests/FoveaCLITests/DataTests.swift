import Foundation
import TestSupport
import Testing

/// `fovea data` and its subcommands.
@Suite(.tags(.process)) struct DataTests {
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

  /// `show` is the usual subcommand.
  @Test func showMayBeLeftOut() throws {
    let short = try Command.run(["data", "shapes", "--split", "test"])
    #expect(short.status == 0)
    #expect(try Command.run(["data", "show", "shapes", "--split", "test"]).output == short.output)
  }

  @Test func everyTransformIsListed() throws {
    let list = try #require(
      try Command.run(["data", "transforms", "--format", "json"]).json as? [[String: Any]])
    let resize = try #require(list.first { $0["name"] as? String == "resize" })
    #expect(resize["leading_key"] as? String == "size")
    let parameters = try #require(resize["parameters"] as? [[String: Any]])
    #expect(parameters.map { $0["key"] as? String } == ["size", "interpolation"])
    // Without a size, the network's input is the size.
    #expect(parameters.map { $0["default"] as? String } == [nil, "bilinear"])
    let text = try Command.run(["data", "transforms"]).output
    for transform in list { #expect(text.contains("\(transform["name"] ?? ""): ")) }
    #expect(text.contains("\n  interpolation=bilinear\n"))
  }

  /// Without a network: what is there and right is kept, what is there and other stays.
  @Test func downloadsReplaceNothing() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let folder = directory.appending(path: "mnist")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appending(path: "train-images-idx3-ubyte.gz")
    try Data("mine".utf8).write(to: file)
    let arguments = ["data", "download", "mnist", "--data-dir", directory.path]
    let outcome = try Command.run(arguments + ["--from", "http://127.0.0.1:9/"])
    #expect(outcome.status == 1)
    #expect(outcome.errorLines.count == 1)
    #expect(outcome.errors.contains("exists already and is another file"))
    #expect(try Data(contentsOf: file) == Data("mine".utf8))
  }

  /// Nothing listens on this port.
  @Test func aServerThatIsNotThereIsOneLine() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let outcome = try Command.run(
      ["data", "download", "mnist", "--data-dir", directory.path, "--from", "http://127.0.0.1:9/"])
    #expect(outcome.status == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errorLines.last?.hasPrefix("fovea: \(directory.path)/mnist/train-images") == true)
    #expect(outcome.errors.contains("name another mirror with --from"))
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.path + "/mnist") == [])
  }
}
