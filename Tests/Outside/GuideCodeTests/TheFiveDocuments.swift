import Foundation
import Fovea

/// The code of the article *TheFiveDocuments*, a function for each block.
enum TheFiveDocumentsGuide {
  static func runARecipe() throws {
    for recipe in Recipe.standard { print("\(recipe.name): \(recipe.summary)") }

    let changes: JSONValue = .object([
      "data": .object(["data_dir": .string("data")]),
      "training": .object(["epochs": .integer(2)]),
    ])
    let plan = try TrainingPlan(overlaying: [Recipe.named("tour-lenet").tree(), changes])
    try plan.requireReady(in: "runs/lenet")
    for run in plan.runs(in: "runs/lenet") {
      let summary = try TrainingRun(run.configuration, in: run.directory).train()
      print("\(run.directory): best test accuracy \(summary.best.accuracy)")
    }
  }

  static func readAFile() throws {
    let tree = try TrainingConfiguration.tree(atPath: "mine.yaml")
    var configuration = try TrainingConfiguration(tree)
    configuration.training.seed = 1
    print(try configuration.tree().text(isPretty: true))
  }

  static func compareRuns() throws {
    let comparison = try RunComparison(directories: ["runs/lenet", "runs/lenet-slow"])
    for run in comparison.runs {
      guard let best = run.best else { continue }
      print("\(run.name): \(best.testAccuracy) in epoch \(best.number)")
    }
    for difference in comparison.differences { print(difference.path, difference.values) }
    try AtomicFile.write(Data(comparison.figure.svg.utf8), to: "runs.svg")
  }
}
