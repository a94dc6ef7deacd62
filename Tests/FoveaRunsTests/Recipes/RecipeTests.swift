import Foundation
import FoveaCore
import FoveaRuns
import TestSupport
import Testing

@Suite(.tags(.quick, .backend)) struct RecipeTests {
  @Test(arguments: Recipe.standard)
  func aRecipeIsAConfiguration(_ recipe: Recipe) throws {
    let lenet = try recipe.needsModel() ? [tree(#"{"model": {"model": "lenet"}}"#)] : []
    let plan = try TrainingPlan(overlaying: [recipe.tree()] + lenet)
    for stage in plan.stages {
      // What is written of it reads as the same.
      let written = try stage.configuration.tree()
      #expect(try TrainingConfiguration(written).tree() == written)
    }
    #expect(recipe.text.hasPrefix("# "), "a remark describes it")
    #expect(!recipe.summary.isEmpty)
  }

  @Test func namesAreDifferent() {
    let names = Recipe.standard.map(\.name)
    #expect(Set(names).count == names.count)
  }

  @Test func anUnknownNameIsAnsweredWithTheNearest() {
    #expect {
      try Recipe.named("googlenet-flower")
    } throws: {
      "\($0)".contains("did you mean googlenet-flowers?")
    }
  }

  @Test func aPlanGrowsFromStageToStage() throws {
    let runs = try TrainingPlan(overlaying: [Recipe.named("vgg-growing").tree()]).runs(in: "runs/growing")
    #expect(runs.map(\.configuration.model.name) == [11, 13, 16, 19].map { "vgg\($0)-fashion" })
    #expect(runs.map(\.directory).first == "runs/growing/1-vgg11-fashion")
    #expect(
      runs.map(\.configuration.model.initFrom) == [
        nil, "runs/growing/1-vgg11-fashion/best.safetensors", "runs/growing/2-vgg13-fashion/best.safetensors",
        "runs/growing/3-vgg16-fashion/best.safetensors",
      ])
    #expect(runs.allSatisfy { $0.configuration.model.settings == ["width": "0.125"] })
    #expect(runs.allSatisfy { $0.configuration.training.epochs == 2 })
  }

  @Test func optionsAreLaidOverEveryStage() throws {
    let plan = try TrainingPlan(
      overlaying: [Recipe.named("vgg-growing").tree(), tree(#"{"training": {"epochs": 1}}"#)])
    #expect(plan.stages.map(\.configuration.training.epochs) == [1, 1, 1, 1])
  }

  @Test(arguments: [
    (#"{"stages": [{"model": {"model": "lenet"}}, {"training": {"epoch": 3}}]}"#, "stages[1].training.epoch"),
    (#"{"stages": [{"model": {"model": "lenet", "init_from": "previous"}}]}"#, "there is no previous stage"),
    (#"{"model": {"model": "lenet", "init_from": "previous"}}"#, "there is no previous stage"),
    (#"{"stages": []}"#, "expected a non-empty list of configurations"),
    (#"{"stages": 3}"#, "expected a non-empty list of configurations"),
  ])
  func mistakesInStagesAreNamed(_ text: String, _ words: String) {
    #expect {
      try TrainingPlan(overlaying: [tree(text)])
    } throws: {
      "\($0)".contains(words)
    }
  }

  @Test func aPlanChecksWhatLaterStagesNeedBeforeTheFirst() throws {
    try withRun { run in
      func stages(startingFrom path: String) throws -> TrainingPlan {
        let second = #"{"model": {"model": "lenet", "init_from": "\#(path)"}}"#
        let first = #"{"model": {"model": "lenet"}}"#
        return try TrainingPlan(overlaying: [tree(#"{"stages": [\#(first), \#(second)]}"#)])
      }
      try FileManager.default.createDirectory(at: run.directory, withIntermediateDirectories: true)
      let missing = #expect(throws: FoveaError.self) {
        try stages(startingFrom: run.file("none.safetensors").path).requireReady(in: run.path)
      }
      #expect(missing?.problem == "no such file")
      let folder = #expect(throws: FoveaError.self) {
        try stages(startingFrom: run.path).requireReady(in: run.path)
      }
      #expect(folder?.problem == "expected a regular file, got a directory")

      let ready = try stages(startingFrom: "previous")
      try ready.requireReady(in: run.path)
      let later = run.directory.appending(path: "2-lenet")
      try FileManager.default.createDirectory(at: later, withIntermediateDirectories: true)
      try Data("mine".utf8).write(to: later.appending(path: "notes.txt"))
      let taken = #expect(throws: FoveaError.self) { try ready.requireReady(in: run.path) }
      #expect(taken?.problem == "the output directory is not empty")
    }
  }

  private func tree(_ text: String) throws -> JSONValue {
    try JSONValue(parsing: Data(text.utf8), at: "test")
  }
}
