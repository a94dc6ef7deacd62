import ArgumentParser
import Fovea
import FoveaCore

/// The network to train, or the configuration or recipe that a run begins with.
struct SourceArguments: ParsableArguments {
  @Option(help: OptionHelp.model, completion: .models)
  var model: String?

  @Option(
    help: .file(
      "Configuration file, JSON or YAML, such as the config.json of another run; options override it."))
  var config: FileLocation?

  @Option(help: .name("Recipe to run; fovea recipes lists all; options override it."), completion: .recipes)
  var recipe: String?

  @Option(help: .count("Random seed. (default: 0)"))
  var seed: UInt64?

  func validate() throws {
    try require(config == nil || recipe == nil, "--config and --recipe cannot be combined.")
  }

  /// Whether the options are laid over a file or a recipe, which has what they leave open.
  var isPart: Bool { config != nil || recipe != nil }
}
