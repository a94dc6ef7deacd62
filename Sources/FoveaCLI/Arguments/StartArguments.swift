import ArgumentParser
import Fovea
import FoveaCore

/// What the parameters are before the first step, and which of them stay so.
struct StartArguments: ParsableArguments {
  @Option(
    help: .name(
      """
      Initial values of the parameters: \(Registry<any Initialization>.standard.names.joined(separator: ", ")). \
      (default: the model's)
      """), completion: .list(Registry<any Initialization>.standard.names))
  var `init`: String?

  @Option(help: OptionHelp.weights)
  var weights: FileLocation?

  @Flag(name: .customLong("no-strict"), help: OptionHelp.noStrict)
  var isLenient = false

  @Flag(help: "Reinitialize the head, even if --weights has as many classes.")
  var newHead = false

  @Option(help: .file("Weights of a related network whose layers are copied to the same places."))
  var initFrom: FileLocation?

  @Option(help: .name("Model of --init-from; a checkpoint names its own."), completion: .models)
  var initFromModel: String?

  @Option(help: OptionHelp.key)
  var key: String?

  @Option(
    help: ArgumentHelp(
      "Pattern of the paths of parameters to freeze: * is any text, ? any character. Can be repeated.",
      valueName: "pattern"))
  var freeze: [String] = []

  @Option(help: .count("First epoch in which frozen parameters are trained. (default: never)"))
  var unfreezeEpoch: Int?

  func validate() throws {
    try require(unfreezeEpoch, in: 2...countRange.upperBound, "--unfreeze-epoch")
    try initializationChoice?.validate()
    try require(weights == nil || initFrom == nil, "--weights and --init-from cannot be combined.")
    try require(!isLenient || weights != nil, "--no-strict requires --weights.")
    try require(initFromModel == nil || initFrom != nil, "--init-from-model requires --init-from.")
    try require(key == nil || weights != nil || initFrom != nil, "--key requires --weights or --init-from.")
  }

  private var initializationChoice: ChoiceOptions<any Initialization>? {
    `init`.map { ChoiceOptions(.standard, "--init", $0, default: PyTorchInitialization.name) }
  }

  /// What was given, by the keys of a configuration.
  var tree: [String: JSONValue?] {
    [
      "init": `init`.map { .string($0) }, "weights": weights.map { .string($0.path) },
      "strict": isLenient ? .bool(false) : nil, "new_head": newHead ? .bool(true) : nil,
      "init_from": initFrom.map { .string($0.path) },
      "init_from_model": initFromModel.map { .string($0) }, "key": key.map { .string($0) },
    ]
  }
}
