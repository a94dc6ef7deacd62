import Foundation
import Testing

/// What the guides in `Sources/Fovea/Fovea.docc` show is code that the target `GuideCodeTests` builds and runs, and commands that exist.
@Suite struct GuideTests {
  /// The folder of the repository, four steps above this file.
  static let repository = (0..<4).reduce(into: URL(filePath: #filePath)) { url, _ in
    url.deleteLastPathComponent()
  }
  static let commands = try? CommandSources(
    folder: repository.appending(path: "Sources/FoveaCLI"), root: "FoveaCommand")

  @Test func thereAreGuidesAndCommands() throws {
    let names = Set(Guide.all.map(\.name))
    let expected = [
      "FirstModel", "YourOwnPhotos", "TheFiveDocuments", "PretrainedWeights", "ExactnessAndResume",
    ]
    #expect(names.isSuperset(of: expected), "\(names)")
    let commands = try #require(Self.commands)
    let train = try #require(commands.command(of: ["train"]))
    #expect(
      train.options.isSuperset(of: ["--img-size", "--no-exif", "--workers", "--resume", "--norm", "-b"]))
    #expect(!train.options.contains("--topk") && !train.options.contains("--chosen-workers"))
    let show = try #require(commands.command(of: ["data", "shapes", "--save"]))
    #expect(show.path == ["data", "show"] && show.options.contains("--save"))
    #expect(commands.command(of: ["paint"]) == nil)
  }

  @Test(arguments: Guide.all)
  func everySwiftBlockIsBuilt(in guide: Guide) throws {
    let blocks = guide.blocks.filter { $0.language == "swift" }
    guard !blocks.isEmpty else { return }
    let files = try guide.sources()
    #expect(!files.isEmpty, "no file of the name \(guide.name).swift or \(guide.name)+….swift")
    for block in blocks {
      #expect(!block.lines.isEmpty, "\(guide.name), line \(block.line): an empty block")
      #expect(
        files.contains { block.isRun(of: $0) },
        "\(guide.name), line \(block.line): not a run of lines in \(guide.name).swift")
    }
  }

  @Test(arguments: Guide.all)
  func everyCommandExists(in guide: Guide) throws {
    let commands = try #require(Self.commands)
    for block in guide.blocks where ["console", "shell", "sh", "bash"].contains(block.language) {
      for words in block.commands {
        let line = "\(guide.name), line \(block.line): fovea \(words.joined(separator: " "))"
        guard let command = commands.command(of: words) else {
          Issue.record("\(line): there is no such subcommand")
          continue
        }
        for option in GuideBlock.options(in: words) {
          #expect(
            command.options.contains(option),
            "\(line): fovea \(command.path.joined(separator: " ")) has no \(option)")
        }
      }
    }
  }
}
