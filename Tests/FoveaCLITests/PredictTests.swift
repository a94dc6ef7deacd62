import Foundation
import Fovea
import FoveaFormats
import TestSupport
import Testing

/// `fovea predict` with names that someone else has chosen.
@Suite(.tags(.process)) struct PredictTests {
  /// One that would colour a terminal, one of two lines, one with a quote that carries an accent.
  static let names = ["a\u{1B}[31m", "two\nlines", "quote\"\u{301}"]

  @Test func namesAreEscapedForPeopleAndQuotedForTables() throws {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (weights, picture) = (directory.path + "/w.safetensors", directory.path + "/p.png")
    let network = try LeNet(classes: 3).network(batch: 1, input: [1, 16, 16], mode: .inference)
    try Checkpoint(
      model: ModelDescription(name: "lenet", options: ModelOptions(classes: 3, imageSize: 16)),
      classNames: Self.names, pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: weights)
    try ShapesDataSet(split: .test, count: 1, size: 16).picture(at: 0).encodedPNG()
      .write(to: URL(fileURLWithPath: picture))

    let text = try Command.run(["predict", "--weights", weights, picture]).output
    #expect(text.unicodeScalars.filter { $0.properties.generalCategory == .control } == ["\n"])
    for name in [#"a\u{1B}[31m "#, #"two\nlines "#] { #expect(text.contains(name), "\(text)") }
    let table = try Command.run(["predict", "--weights", weights, "--format", "csv", picture]).output
    for field in [",a\u{1B}[31m,", ",\"two\nlines\",", ",\"quote\"\"\u{301}\","] {
      #expect(table.contains(field), "\(table)")
    }
  }

  /// A network of drawn weights for colour pictures of 16 x 16, and a folder with three pictures in two sizes.
  private func withPhotos(_ work: (_ weights: String, _ photos: String, _ root: String) throws -> Void) throws
  {
    let directory = try Command.makeDirectory()
    defer { try? FileManager.default.removeItem(at: directory) }
    let (weights, photos) = (directory.path + "/w.safetensors", directory.path + "/photos")
    let network = try LeNet(classes: 3).network(batch: 1, input: [3, 16, 16], mode: .inference)
    try Checkpoint(
      model: ModelDescription(
        name: "lenet", options: ModelOptions(classes: 3, channels: 3, imageSize: 16)),
      classNames: ["ant", "bee", "cat"], pipeline: Pipeline("resize:18; center-crop"),
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: 1)) }
    ).write(to: weights)
    for (name, side) in [("a/x.png", 40), ("b/x.png", 24), ("y.png", 40)] {
      let file = URL(fileURLWithPath: "\(photos)/\(name)")
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try ShapesDataSet(split: .test, count: 3, size: side, channels: 3).picture(at: side % 3).encodedPNG()
        .write(to: file)
    }
    try work(weights, photos, directory.path)
  }

  @Test func aFolderIsAnsweredWhateverIsBrokenInIt() throws {
    try withPhotos { weights, photos, _ in
      for name in ["b/broken.jpg", "notes.txt"] {
        try Data("no picture".utf8).write(to: URL(fileURLWithPath: "\(photos)/\(name)"))
      }
      let run = ["predict", "--weights", weights, "--topk", "1"]
      let outcome = try Command.run(run + [photos, "-b", "2"])
      #expect(outcome.status == 1)
      let paths = outcome.output.split(separator: "\n").map { String($0.prefix { $0 != ":" }) }
      #expect(paths == ["a/x.png", "b/x.png", "y.png"].map { "\(photos)/\($0)" })
      #expect(
        outcome.errorLines == [
          "\(photos): 1 file skipped, not pictures",
          "fovea: \(photos)/b/broken.jpg: is a text file, expected a picture; use PNG, JPEG, WebP or HEIC files",
        ])
      let table = try Command.run(run + ["--format", "csv", "-j", "2", "\(photos)/a", "\(photos)/y.png"])
      #expect(table.status == 0)
      let lines = table.output.split(separator: "\n")
      #expect(lines.count == 3 && lines[0] == "file,rank,index,label,probability")
      #expect(lines[2].hasPrefix("\(photos)/y.png,1,"))
    }
  }

  @Test func arraysAreAnswered() throws {
    try withPhotos { weights, _, root in
      let values = (0..<1536).map { (index: Int) -> Float in Float(index % 7) / 7 }
      try NumPyFile.write(HostTensor(values, shape: [2, 3, 16, 16]), to: root + "/x.npy")
      let run = ["predict", "--weights", weights, "--format", "json", root + "/x.npy"]
      let answers = try #require(try Command.run(run).json as? [[String: Any]])
      #expect(answers.map { $0["file"] as? String } == [root + "/x.npy[0]", root + "/x.npy[1]"])
      let refused = try Command.run(run + ["--annotate", root + "/named"])
      #expect(refused.status == 64 && refused.errors.contains("holds prepared images"))
    }
  }

  @Test func picturesAreAnnotatedAndExplained() throws {
    try withPhotos { weights, photos, root in
      let (named, why) = (root + "/deep/named", root + "/why")
      let run = ["predict", "--weights", weights, "--annotate", named, "--explain", why, photos]
      let outcome = try Command.run(run)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(
        outcome.errorLines == [
          "\(named): 3 pictures with a label below",
          "\(why): 3 heat maps of the best class, the brighter the more important",
        ])
      let names = try FileManager.default.contentsOfDirectory(atPath: named).sorted()
      #expect(names == ["x-2.png", "x.png", "y.png"])
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: why).sorted()
          == ["x-2-grad-cam.png", "x-grad-cam.png", "y-grad-cam.png"])
      let (annotated, explained) = (
        try Picture.load(path: named + "/x.png"), try Picture.load(path: why + "/x-grad-cam.png")
      )
      #expect(annotated.width == 160 && annotated.height > 160)
      #expect((explained.width, explained.height, explained.channels) == (40, 40, 3))
      let again = try Command.run(run)
      #expect(again.status == 1 && again.output.isEmpty)
      #expect(
        again.errors
          == "fovea: \(named)/x.png: exists already; replace it with --force, or name another file\n")
      #expect(try Command.run(run + ["--force", "--explain-method", "grad-cam++"]).status == 0)
      #expect(FileManager.default.fileExists(atPath: why + "/y-grad-cam++.png"))
      let other = try Command.run(
        ["predict", "--weights", weights, "--explain", why, "--explain-method", "occlusion:4,stride=2"]
          + ["--explain-class", "cat", photos + "/y.png"])
      #expect(other.status == 0, "\(other.errors)")
      #expect(FileManager.default.fileExists(atPath: why + "/y-occlusion.png"))
    }
  }

  /// A photo that is named alone is never replaced by what is drawn of it, not even when that is forced.
  @Test func nothingIsWrittenBesideAPictureThatIsRead() throws {
    try withPhotos { weights, photos, _ in
      let before = try Data(contentsOf: URL(fileURLWithPath: photos + "/y.png"))
      for option in ["--annotate", "--explain"] {
        let refused = try Command.run(
          ["predict", "--weights", weights, option, photos, "--force", photos + "/y.png"])
        #expect(refused.status == 1 && refused.output.isEmpty)
        #expect(
          refused.errors
            == "fovea: \(photos): is the directory of \(photos)/y.png, which is read; name another directory\n"
        )
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: photos + "/y.png")) == before)
    }
  }

  @Test(arguments: [
    (
      ["--explain-layer", "conv.9"], 1,
      "fovea: conv.9: the network has no layer of this path; did you mean conv.0?\n"
    ),
    (
      ["--explain-class", "bat"], 1,
      "fovea: class bat: unknown; known are ant, bee, cat; did you mean cat?\n"
    ),
    (["--explain-method", "gradcam"], 64, "did you mean grad-cam?"),
    (
      ["--explain-method", "occlusion", "--explain-layer", "conv.0"], 64,
      "--explain-layer: does not belong to --explain-method occlusion;"
    ),
  ])
  func whatCannotBeExplainedIsOneLine(options: [String], status: Int32, text: String) throws {
    try withPhotos { weights, photos, root in
      let outcome = try Command.run(
        ["predict", "--weights", weights, "--explain", root + "/why", photos] + options)
      #expect(outcome.status == status && outcome.errors.contains(text), "\(outcome.errors)")
      #expect(outcome.output.isEmpty && !FileManager.default.fileExists(atPath: root + "/why"))
    }
  }
}
