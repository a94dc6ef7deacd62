import Foundation
import Fovea
import TestSupport
import Testing

@Suite(.tags(.process)) struct RecipesCommandTests {
  @Test func allAreListed() throws {
    let lines = try Command.run(["recipes"]).output.split(separator: "\n")
    #expect(lines.count == Recipe.standard.count)
    for (line, recipe) in zip(lines, Recipe.standard) {
      #expect(line.hasPrefix(recipe.name + " ") && line.hasSuffix(" " + recipe.summary))
    }
    let list = try #require(try Command.run(["recipes", "--format", "json"]).json as? [[String: Any]])
    #expect(list.map { $0["name"] as? String } == Recipe.standard.map(\.name))
    #expect(list.map { $0["summary"] as? String } == Recipe.standard.map(\.summary))
  }

  @Test func oneIsPrintedAsAFile() throws {
    let recipe = try #require(Recipe.standard.first)
    #expect(try Command.run(["recipes", recipe.name]).output == recipe.text + "\n")
    #expect(try Command.run(["recipes", recipe.name, "--format", "json"]).json is [String: Any])
    let other = try Command.run(["recipes", "tour-lenett"])
    #expect(other.status != 0 && other.errorLines.count == 1 && other.errors.contains("tour-lenet"))
  }
}
