import ArgumentParser
import Fovea

// What a shell offers for an option that takes a name.
extension CompletionKind {
  /// The names of the models.
  static var models: CompletionKind { .list(ModelCatalogue.standard.names) }

  /// The names of the recipes.
  static var recipes: CompletionKind { .list(Recipe.standard.map(\.name)) }

  /// The names of the data sets.
  static var dataSets: CompletionKind { .list(DataSources.names) }

  /// The names of published weights; those of timm and the hub are too many to list.
  static var weightsNames: CompletionKind { .list(WeightsName.torchvision().map { "\($0)" }) }
}
