import ArgumentParser
import Fovea
import FoveaCore

/// `fovea data transforms`: lists the steps of pipelines.
struct DataTransformsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "transforms", abstract: "List the transforms, with their values and defaults.",
    discussion: """
      --train-transform and --eval-transform take steps separated by semicolons. The values that differ from the \
      defaults follow a colon, as in resize:256,interpolation=bicubic.

      Examples:
        fovea data transforms
        fovea data transforms --format json
        fovea train --model resnet18 --data folder --data-dir flowers --epochs 90 \\
          --output-dir runs/flowers \\
          --train-transform 'random-resized-crop:224; hflip; normalize:imagenet'
      """)

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func run() throws {
    let entries = Registry<any Transform>.standard.entries
    switch format {
    case .text:
      for (index, entry) in entries.enumerated() {
        if index > 0 { Console.result("") }
        Console.result("\(entry.name): \(entry.summary)")
        for (key, value) in try Self.parameters(of: entry) {
          let note = key == entry.leadingKey ? "  (first, without its key)" : ""
          Console.result("  \(key)=\(value.fragment)\(note)")
        }
      }
    case .json:
      let objects = try entries.map { entry in
        var object = JSONObject()
        object.set("name", entry.name)
        object.set("summary", entry.summary)
        object.set("leading_key", entry.leadingKey)
        object.set(
          "parameters",
          try Self.parameters(of: entry).map { key, value in
            var parameter = JSONObject()
            parameter.set("key", key)
            parameter.set("default", value)
            return parameter
          })
        return object
      }
      Console.result(JSONObject.list(objects))
    }
  }

  /// The keys of a transform with their defaults, that of the leading value first.
  private static func parameters(
    of entry: Registry<any Transform>.Entry
  ) throws -> [(key: String, value: JSONValue)] {
    guard case .object(let values) = try entry.defaults() else { return [] }
    return values.filter { $0.key != "name" }.map { (key: $0.key, value: $0.value) }
      .sorted { ($0.key != entry.leadingKey ? 1 : 0, $0.key) < ($1.key != entry.leadingKey ? 1 : 0, $1.key) }
  }
}
