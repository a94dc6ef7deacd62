import Foundation
public import FoveaCore

/// A configuration in YAML with a name, which can be printed, edited and trained from.
///
/// ```swift
/// let plan = try TrainingPlan(overlaying: [Recipe.named("googlenet-flowers").tree()])
/// ```
public struct Recipe: Hashable, Sendable {
  /// The name, in lower case with hyphens.
  public let name: String
  /// A phrase about the network, the data and the training.
  public let summary: String
  /// The configuration as YAML, with comments for people.
  public let text: String

  /// Whether the user must name weights that the training starts from.
  public let needsWeights: Bool

  /// Makes a recipe; the text is first parsed by ``tree()``.
  public init(_ name: String, summary: String, needsWeights: Bool = false, text: String) {
    self.name = name
    self.summary = summary
    self.needsWeights = needsWeights
    self.text = text
  }

  /// Parses the text into the tree of a configuration.
  ///
  /// - Throws: `FoveaError` with code `.format` that names the recipe if the text is not YAML.
  public func tree() throws -> JSONValue { try YAMLText.value(of: Data(text.utf8), at: "recipe \(name)") }

  /// Returns whether the user must name the network, as the text has neither a model nor stages.
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

  /// Finds the recipe of a name among those of ``standard``.
  ///
  /// - Throws: `FoveaError` with code `.configuration` that lists the names if there is none, with the
  ///   nearest one.
  public static func named(_ name: String) throws -> Recipe {
    if let recipe = standard.first(where: { $0.name == name }) { return recipe }
    throw FoveaError(
      .configuration, at: "recipe \(name)",
      "unknown; known are \(standard.map(\.name).joined(separator: ", "))",
      remedy: NearestName.nearest(to: name, in: standard.map(\.name)).map { "did you mean \($0)?" })
  }
}
