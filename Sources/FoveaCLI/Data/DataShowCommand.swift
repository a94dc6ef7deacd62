import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea data show`: describes a data set and saves some of its pictures.
struct DataShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show",
    abstract: "Describe a data set and save some of its pictures.",
    discussion: """
      Pictures are saved as PNG files, named by their index in the data set and their class.

      Examples:
        fovea data show fashion-mnist --data-dir data
        fovea data show shapes --split test --save 5 --output-dir pictures
      """)

  /// The parts of a data set.
  enum Split: String, CaseIterable, ExpressibleByArgument {
    case train, test
  }

  @Argument(help: OptionHelp.data, completion: .dataSets)
  var name: String

  @Option(help: OptionHelp.dataDir, completion: .directory)
  var dataDir: FileLocation?

  @OptionGroup var folder: FolderArguments

  @Option(help: .name("Part of the data set."))
  var split = Split.train

  @Option(help: .count("Side of drawn pictures, 16 to 1024 pixels. (default: 32)"))
  var imgSize: Int?

  @Option(help: .count("Number of pictures to save, from the first on."))
  var save = 0

  @Option(help: .directory("Directory for the pictures; created if missing."), completion: .directory)
  var outputDir: FileLocation?

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func validate() throws {
    try require(save, atLeast: 0, "--save")
    try require(outputDir?.path != "", "--output-dir is empty; name a directory.")
    try require((save > 0) == (outputDir != nil), "--save and --output-dir must be given together.")
    try require(imgSize, in: 16...1024, "--img-size")
    try folder.requireUse(by: name)
    let isGenerated = DataSources.isGenerated(name)
    try require(
      imgSize == nil || isGenerated != false,
      "--img-size cannot be combined with \(name), which is read from files.")
    try require(
      dataDir == nil || isGenerated != true, "--data-dir cannot be combined with \(name), which is drawn.")
  }

  func run() throws {
    let side = imgSize ?? 32
    // An unknown name gets an error that lists all.
    _ = try DataSources.make(name, directory: dataDir)
    var values = folder.tree.compactMapValues(\.self)
    values["data_dir"] = dataDir.map { .string($0.path) }
    let set = try DataConfiguration(name: name, values: values).source(in: .standard).open(
      split == .train ? .train : .test, for: PictureSize(width: side, height: side, channels: 1))
    var counts = [Int](repeating: 0, count: set.classNames.count)
    for index in 0..<set.count { counts[set.label(at: index)] += 1 }
    let saved = try outputDir.map { try savePictures(of: set, to: $0) }
    switch format {
    case .text:
      Console.result(
        "\(set.name) \(split.rawValue): \(set.count) pictures, \(set.channels == 1 ? "grey" : "colour")")
      let rows = zip(set.classNames, counts).enumerated().map { ["\($0)", $1.0, "\($1.1)"] }
      for remark in set.remarks { Console.note(Formatting.line("fovea: \(remark)", atMost: .max)) }
      for line in TextTable.lines(rows) + (saved ?? []) { Console.result(line) }
    case .json:
      var object = JSONObject()
      object.set("name", set.name)
      object.set("split", split.rawValue)
      object.set("examples", set.count)
      object.set("channels", set.channels)
      object.set("classes", set.classNames)
      object.set("examples_per_class", counts)
      object.set("fingerprint", set.fingerprint)
      object.set("remarks", set.remarks)
      if let saved { object.set("saved", saved) }
      Console.result(object.description)
    }
  }

  /// Saves the first pictures and says under which names.
  private func savePictures(of set: any DataSet, to folder: FileLocation) throws -> [String] {
    try Directory.make(folder, remedy: "name another one with \(.outputDirectory)")
    return try (0..<min(save, set.count)).map { index in
      let label = set.classNames[set.label(at: index)].replacing("/", with: "-")
      let file = folder.appending("\(index)-\(label.replacing(" ", with: "-")).png")
      try AtomicFile.create(set.picture(at: index).encodedPNG(), at: file.path)
      return file.path
    }
  }
}
