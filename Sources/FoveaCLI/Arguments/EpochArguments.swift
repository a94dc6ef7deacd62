import ArgumentParser
import Fovea
import FoveaCore

/// How often the pictures are visited, in which order, and how many at a time.
struct EpochArguments: ParsableArguments {
  @Option(help: .count("Number of epochs. (default: 10)"))
  var epochs: Int?

  @Option(name: [.customShort("b"), .long], help: OptionHelp.batchSize(default: 128))
  var batchSize: Int?

  @Option(
    help: .name(
      """
      Sampler of an epoch's pictures: \(Registry<any Sampler>.standard.names.joined(separator: ", ")); its \
      values follow a colon, as in repeated:3. (default: uniform)
      """), completion: .list(Registry<any Sampler>.standard.names))
  var sampler: String?

  @Flag(help: "Visit the pictures in the order of the data.")
  var noShuffle = false

  @Flag(help: "Drop the last incomplete batch of an epoch.")
  var dropLast = false

  func validate() throws {
    try require(epochs, in: countRange, "--epochs")
    try require(batchSize, in: countRange, "--batch-size")
    try require(sampler == nil || !noShuffle, "--sampler and --no-shuffle cannot be combined.")
    if sampler != nil { try samplerChoice.validate() }
  }

  /// What was given, by the keys of a configuration.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a text is no choice.
  func tree() throws -> [String: JSONValue?] {
    [
      "epochs": epochs.map { .integer($0) }, "batch_size": batchSize.map { .integer($0) },
      "sampler": try sampler.flatMap { _ in try samplerChoice.given() },
      "shuffle": noShuffle ? .bool(false) : nil, "drop_last": dropLast ? .bool(true) : nil,
    ]
  }

  private var samplerChoice: ChoiceOptions<any Sampler> {
    ChoiceOptions(.standard, "--sampler", sampler, default: UniformSampler.name)
  }
}
