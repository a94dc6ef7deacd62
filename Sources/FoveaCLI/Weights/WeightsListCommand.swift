import ArgumentParser
import Fovea
import FoveaCheckpoints

/// `fovea weights list`: shows torchvision's weights, and which of them are here.
struct WeightsListCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "List torchvision's weights and where they are.",
    discussion: """
      The last column is the path of weights that are in the cache of PyTorch. Weights of timm are not listed: the \
      Hugging Face hub has them.

      Examples:
        fovea weights list
        fovea weights list --format json
      """)

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func run() throws {
    let cache = WeightsCache()
    let rows = WeightsName.torchvision().map { name in
      (name: name, path: cache.has(name) ? cache.location(of: name).path : nil)
    }
    switch format {
    case .text:
      let lines = rows.map { [$0.name.description, $0.path ?? "-"] }
      for line in TextTable.lines(lines) { Console.result(line) }
    case .json:
      Console.result(
        JSONObject.list(
          rows.map { row in
            var object = JSONObject()
            object.set("name", row.name.description)
            object.set("model", row.name.model)
            object.set("path", row.path)
            return object
          }))
    }
  }
}
