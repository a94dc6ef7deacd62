import ArgumentParser
import Fovea
import FoveaCore

/// `fovea recipes`: lists the recipes, or prints one as a configuration file.
struct RecipesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recipes", abstract: "List the recipes, or print one as a file for --config.",
    discussion: """
      A recipe is the configuration of a run that a document or a paper describes. fovea train --recipe NAME runs \
      it. Printed to a file, it can be edited and given to --config.

      Examples:
        fovea recipes
        fovea recipes googlenet-flowers > flowers.yaml
        fovea train --config flowers.yaml --data-dir flowers --output-dir runs/flowers
      """)

  @Argument(help: "Recipe to print. (default: a list of all)", completion: .recipes)
  var name: String?

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func run() throws {
    if let name {
      let recipe = try Recipe.named(name)
      switch format {
      case .text: Console.result(recipe.text)
      case .json: Console.result(try recipe.tree().text())
      }
      return
    }
    switch format {
    case .text:
      for line in TextTable.lines(Recipe.standard.map { [$0.name, $0.summary] }) { Console.result(line) }
    case .json:
      Console.result(
        JSONObject.list(
          Recipe.standard.map { recipe in
            var object = JSONObject()
            object.set("name", recipe.name)
            object.set("summary", recipe.summary)
            return object
          }))
    }
  }
}
