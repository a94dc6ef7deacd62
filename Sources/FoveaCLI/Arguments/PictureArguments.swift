import ArgumentParser
import Fovea
import FoveaCore

/// What pictures are made beside predictions: with a heat map over them, or with their label below.
struct PictureArguments: ParsableArguments {
  @Option(
    help: .directory("Directory for pictures with label and probability below; created if missing."),
    completion: .directory)
  var annotate: FileLocation?

  @Option(
    help: .directory("Directory for pictures with a heat map; created if missing."), completion: .directory)
  var explain: FileLocation?

  @Option(
    name: .customLong("explain-method"),
    help: .name(
      """
      Explanation method: \(Registry<any Explanation>.standard.names.joined(separator: ", ")). \
      (default: \(GradCAM.name))
      """), completion: .list(Registry<any Explanation>.standard.names))
  var method: String?

  @Option(
    name: .customLong("explain-layer"),
    help: ArgumentHelp(
      "Layer to explain. (default: the last with rows and columns)", valueName: "path"))
  var layer: String?

  @Option(
    name: .customLong("explain-class"),
    help: .name("Class to explain. (default: the most probable)"))
  var label: String?

  @Flag(help: OptionHelp.force("--annotate and --explain"))
  var force = false

  /// Whether no pictures are made.
  var isEmpty: Bool { annotate == nil && explain == nil }

  func validate() throws {
    try require(annotate?.path != "", "--annotate is empty; name a directory.")
    try require(explain?.path != "", "--explain is empty; name a directory.")
    for (option, folder) in [("--annotate", annotate), ("--explain", explain)] where folder?.kind == .file {
      throw ValidationError(
        "\(option) expects a directory for the pictures that it makes, got the file \(folder?.path ?? "").")
    }
    try require(
      explain != nil || (method == nil && layer == nil && label == nil),
      "--explain-method, --explain-layer and --explain-class require --explain.")
    try require(!force || !isEmpty, "--force requires --annotate or --explain.")
    try options.validate()
  }

  /// How pictures are explained.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if there is no such method.
  func makeExplanation() throws -> any Explanation { try options.make() }

  private var options: ChoiceOptions<any Explanation> {
    ChoiceOptions(
      .standard, "--explain-method", method, default: GradCAM.name,
      values: [.init("layer", "--explain-layer", layer.map { .string($0) })])
  }
}
