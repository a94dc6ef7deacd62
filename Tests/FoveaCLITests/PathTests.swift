import Foundation
import Fovea
import FoveaFormats
import TestSupport
import Testing

/// Paths mean one place for whatever a command does with them, and nothing there is replaced unasked.
@Suite(.tags(.process)) final class PathTests {
  /// Holds `home`, `work`, `w.safetensors` of a small LeNet and its picture `p.png`.
  let directory: URL
  let home: URL
  let work: URL

  init() throws {
    directory = try Command.makeDirectory()
    (home, work) = (directory.appendingPathComponent("home"), directory.appendingPathComponent("work"))
    for folder in [home, work] {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    try writeWeights("w.safetensors", seed: 1)
    try ShapesDataSet(split: .test, count: 1, size: 16).picture(at: 0).encodedPNG()
      .write(to: directory.appendingPathComponent("p.png"))
  }

  deinit { try? FileManager.default.removeItem(at: directory) }

  func writeWeights(_ name: String, seed: UInt64) throws {
    let network = try LeNet().network(batch: 1, input: [1, 16, 16], mode: .inference)
    try Checkpoint(
      model: ModelDescription(name: "lenet", options: ModelOptions(imageSize: 16)),
      classNames: (0..<10).map { "\($0)" }, pipeline: .resized,
      parameters: network.parameters.map { NamedTensor(name: $0.path, tensor: $0.initialValue(seed: seed)) }
    ).write(to: directory.appendingPathComponent(name).path)
  }

  /// Runs the command in `work` with `home` as home directory.
  func run(_ arguments: String...) throws -> Command.Outcome {
    try Command.run(arguments, in: work, environment: ["HOME": home.path])
  }

  /// All files under a folder with their contents.
  func files(_ folder: URL) throws -> [String: Data] {
    let names = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
    return Dictionary(
      uniqueKeysWithValues: names.compactMap { name in
        FileManager.default.contents(atPath: folder.path + "/" + name).map { (name, $0) }
      })
  }

  func train(_ place: String, seed: Int = 0) throws -> Command.Outcome {
    try run(
      "train", "--model", "lenet", "--data", "shapes", "--examples", "16", "--img-size", "16", "--epochs",
      "1",
      "--quiet", "--seed", "\(seed)", "--output-dir=\(place)")
  }

  static let names: Set = [
    "best.safetensors", "class_indices.json", "config.json", "curves.svg", "history.csv", "last.safetensors",
    "metrics.jsonl",
  ]

  @Test func aRunLiesBehindATildeAndStays() throws {
    #expect(try train("~/run").status == 0)
    let first = try files(home.appendingPathComponent("run"))
    #expect(Set(first.keys) == Self.names)
    let again = try train("~/run", seed: 9)
    #expect(again.status == 1)
    #expect(again.errors.hasPrefix("fovea: \(home.path)/run: the output directory is not empty; "))
    #expect(try files(home.appendingPathComponent("run")) == first)
    #expect(try run("val", "--weights", "~/run/best.safetensors").status == 0)
    #expect(try run("info", "~/run/last.safetensors").status == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).isEmpty)
  }

  @Test func aRunBehindALinkLiesOutOfItsDirectoryAndStays() throws {
    let inner = directory.appendingPathComponent("a/b")
    try FileManager.default.createDirectory(at: inner, withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      at: work.appendingPathComponent("link"), withDestinationURL: inner)
    #expect(try train("link/../run").status == 0)
    let first = try files(directory.appendingPathComponent("a/run"))
    #expect(Set(first.keys) == Self.names)
    #expect(try train("link/../run", seed: 9).status == 1)
    #expect(try files(directory.appendingPathComponent("a/run")) == first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path) == ["link"])
    // The file that a run began from is one however it is reached.
    let weights = ["link/../run/best.safetensors", "link/../../a/./run/best.safetensors"]
    for (index, path) in weights.enumerated() {
      let outcome = try run(
        "train", "--model", "lenet", "--data", "shapes", "--examples", "16", "--img-size", "16", "--epochs",
        "1",
        "--quiet", "--weights", path, "--output-dir", "next", index == 0 ? "--quiet" : "--resume")
      #expect(outcome.status == 0, "\(outcome.errors)")
    }
  }

  @Test func weightsAreExportedToWhereTheirNameSays() throws {
    let other = directory.path + "/w.safetensors"
    #expect(try run("export", "--weights", other, "--to", "~/e.npz").output.hasPrefix("\(home.path)/e.npz: "))
    let first = try files(home)
    #expect(Array(first.keys) == ["e.npz"])
    try writeWeights("other.safetensors", seed: 2)
    for (path, remedy) in [
      ("~/e.npz", "replace it with --force, or name another file"),
      (home.path + "/e.npz", "replace it with --force, or name another file"),
    ] {
      let outcome = try run("export", "--weights", "../other.safetensors", "--to", path)
      #expect(outcome.status == 1)
      #expect(outcome.errors == "fovea: \(home.path)/e.npz: exists already; \(remedy)\n")
    }
    #expect(try files(home) == first)
    #expect(try run("export", "--weights", "../other.safetensors", "--to", "~/e.npz", "--force").status == 0)
    #expect(try files(home) != first)
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).isEmpty)
    // A link that leads nowhere is not replaced either.
    let link = work.appendingPathComponent("l.npz").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "nowhere.npz")
    #expect(try run("export", "--weights", "../other.safetensors", "--to", "l.npz").status == 1)
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "nowhere.npz")
  }

  @Test func savedPicturesStay() throws {
    let arguments = ["data", "shapes", "--save", "2", "--output-dir=~/pictures"]
    for _ in 0..<2 {
      let outcome = try Command.run(arguments, in: work, environment: ["HOME": home.path])
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("\n\(home.path)/pictures/0-"))
    }
    let saved = try #require(files(home).keys.sorted().first)
    try Data("mine".utf8).write(to: home.appendingPathComponent(saved))
    let outcome = try Command.run(arguments, in: work, environment: ["HOME": home.path])
    #expect(outcome.status == 1)
    #expect(
      outcome.errors == "fovea: \(home.path)/\(saved): exists already; remove it, or name another file\n")
    #expect(try files(home)[saved] == Data("mine".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: work.path).isEmpty)
  }

  @Test func aDrawingIsReplacedByForce() throws {
    #expect(try run("summary", "lenet", "--graph", "~/l.dot").status == 0)
    let first = try files(home)
    let again = try run("summary", "nin", "--graph", "~/l.dot")
    #expect(
      again.errors
        == "fovea: \(home.path)/l.dot: exists already; replace it with --force, or name another file\n")
    #expect(try files(home) == first)
    #expect(try run("summary", "nin", "--graph", "~/l.dot", "--force").status == 0)
    #expect(try files(home) != first)
    #expect(try run("summary", "lenet", "--force").status == 64)
  }

  @Test func logitsReplaceLogitsAndNothingElse() throws {
    let images = HostTensor([Float](repeating: 0.5, count: 256), shape: [1, 1, 16, 16])
    try NumPyFile.write(images, to: home.path + "/x.npy")
    let arguments = ["predict", "--weights", "../w.safetensors", "--input", "~/x.npy", "--output"]
    func outcome(_ path: String) throws -> Command.Outcome {
      try Command.run(arguments + [path], in: work, environment: ["HOME": home.path])
    }
    for _ in 0..<2 { #expect(try outcome("~/y.npy").status == 0) }
    #expect(try NumPyFile.read(path: home.path + "/y.npy").shape == [1, 10])
    let input = try outcome("../home/../home/x.npy")
    #expect(
      input.errors
        == "fovea: ../home/../home/x.npy: is read by this command and not replaced; name another file\n")
    let weights = try outcome("../w.safetensors")
    #expect(weights.errors.contains("is read by this command"))
    let picture = try outcome("../p.png")
    #expect(
      picture.errors
        == "fovea: ../p.png: exists already and is not an .npy file; remove it, or name another file\n")
    #expect(try NumPyFile.read(path: home.path + "/x.npy") == images)
  }

  @Test func dataAreFoundBehindATilde() throws {
    let outcome = try run("data", "mnist", "--data-dir=~/data")
    #expect(outcome.status == 1)
    #expect(
      outcome.errors.contains("\(home.path)/data, \(home.path)/data/mnist, \(home.path)/data/MNIST/raw;"))
  }

  @Test func aPictureComesThroughStandardInput() throws {
    let picture = directory.appendingPathComponent("p.png")
    let named = try run("predict", "--weights", "../w.safetensors", "../p.png").output
    let (input, pipe) = (try FileHandle(forReadingFrom: picture), Pipe())
    try pipe.fileHandleForWriting.write(contentsOf: Data(contentsOf: picture))
    try pipe.fileHandleForWriting.close()
    for (path, source) in [("-", input), ("/dev/stdin", pipe.fileHandleForReading)] {
      let outcome = try Command.run(
        ["predict", "--weights", "../w.safetensors", path], in: work, input: source)
      #expect(outcome.output == named.replacing("../p.png", with: path), "\(outcome.errors)")
    }
    let zero = try #require(FileHandle(forReadingAtPath: "/dev/zero"))
    let endless = try Command.run(["predict", "--weights", "../w.safetensors", "-"], in: work, input: zero)
    #expect(
      endless.errors
        == "fovea: standard input: is not a picture Fovea can read; use PNG, JPEG, WebP or HEIC files\n")
    #expect(try run("predict", "--weights", "../w.safetensors", "-", "-").status == 64)
  }

  @Test func aPipeThatNothingFillsIsNotWaitedFor() throws {
    #expect(mkfifo(work.path + "/pipe.png", 0o600) == 0)
    #expect(
      try run("predict", "--weights", "../w.safetensors", "pipe.png").errors
        == "fovea: pipe.png: is a pipe that nothing writes to; name a file\n")
  }
}
