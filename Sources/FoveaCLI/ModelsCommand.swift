import ArgumentParser
import Fovea

/// `fovea models`: lists the catalogue.
struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models", abstract: "List the models.",
    discussion: """
      Each model is followed by its choices, the default first. They are options, as in --norm lrn, or values of \
      --model-setting, as in --model-setting norm=lrn.

      Examples:
        fovea models
        fovea models --format json
      """)

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func run() throws {
    switch format {
    case .text:
      let rows = ModelCatalogue.standard.entries.map { entry in
        [entry.name, entry.summary, entry.settings.map(\.form).joined(separator: " ")]
      }
      for line in TextTable.lines(rows) { Console.result(line) }
    case .json:
      let objects = try ModelCatalogue.standard.entries.map { entry in
        let model = try ModelCatalogue.make(entry.name)
        var object = JSONObject()
        object.set("name", entry.name)
        object.set("summary", entry.summary)
        object.set("source", entry.source)
        object.set("input", try model.inputShape.dimensions)
        object.set("classes", try model.classCount())
        object.set("settings", entry.settings.map { "\($0.name)=\($0.values.joined(separator: "|"))" })
        return object
      }
      Console.result(JSONObject.list(objects))
    }
  }
}
