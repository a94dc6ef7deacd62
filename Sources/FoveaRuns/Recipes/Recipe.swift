import Foundation
public import FoveaCore

/// A way of training that is known by name: a configuration in YAML that can be printed, edited and given
/// back.
///
/// ```swift
/// let plan = try TrainingPlan(overlaying: [Recipe.named("googlenet-flowers").tree()])
/// ```
public struct Recipe: Hashable, Sendable {
  /// The name, in kebab case.
  public let name: String
  /// What it trains, in a few words.
  public let summary: String
  /// The configuration as YAML, with remarks for people.
  public let text: String

  /// Whether it is for weights that have been trained before.
  public let needsWeights: Bool

  /// Makes a recipe.
  public init(_ name: String, summary: String, needsWeights: Bool = false, text: String) {
    self.name = name
    self.summary = summary
    self.needsWeights = needsWeights
    self.text = text
  }

  /// The configuration as a tree.
  ///
  /// - Throws: `FoveaError` with code `.format` if the text is no YAML.
  public func tree() throws -> JSONValue { try YAMLText.value(of: Data(text.utf8), at: "recipe \(name)") }

  /// Whether the user has to name the network.
  ///
  /// - Throws: as ``tree()``.
  public func needsModel() throws -> Bool {
    let tree = try tree()
    return tree["model"]?["model"] == nil && tree["stages"] == nil
  }

  /// The recipes that come with Fovea, those of documents and papers first.
  public static let standard: [Recipe] =
    [.googlenetFashion] + tour + [
      .vgg16Fashion, .vggPaper, .vggGrowing, .googlenetFlowers, .inception10CIFAR, .inception10CIFARBatch,
      .modern, .finetune,
    ]

  /// The recipe of a name.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that lists the names if there is none.
  public static func named(_ name: String) throws -> Recipe {
    if let recipe = standard.first(where: { $0.name == name }) { return recipe }
    throw FoveaError(
      .configuration, at: "recipe \(name)",
      "unknown; the recipes are \(standard.map(\.name).joined(separator: ", "))",
      remedy: NearestName.nearest(to: name, in: standard.map(\.name)).map { "did you mean \($0)?" })
  }
}
