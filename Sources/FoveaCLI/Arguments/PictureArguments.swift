import ArgumentParser
import Fovea
import FoveaCore

/// What pictures are made beside predictions: with a heat map over them, or with their label below.
struct PictureArguments: ParsableArguments {
  @Option(help: "The folder for the pictures with label and probability below; it is made if it is missing.")
  var annotate: FileLocation?

  @Option(help: "The folder for the pictures with a heat map of what counted; it is made if it is missing.")
  var explain: FileLocation?

  @Option(
    name: .customLong("explain-method"),
    help: ArgumentHelp(
      """
      Explanation method: \(Registry<any Explanation>.standard.names.joined(separator: ", ")). \
      (default: \(GradCAM.name))
      """, valueName: "method"))
  var method: String?

  @Option(
    name: .customLong("explain-layer"),
    help: ArgumentHelp(
      "The layer that is looked at. (default: the last that makes rows and columns)", valueName: "path"))
  var layer: String?

  @Option(
    name: .customLong("explain-class"),
    help: ArgumentHelp("The class that is explained. (default: the most probable)", valueName: "name"))
  var label: String?

  @Flag(help: "Replace pictures that are in the folders already.")
  var force = false

  /// Whether no pictures are made.
  var isEmpty: Bool { annotate == nil && explain == nil }

  func validate() throws {
    try require(annotate?.path != "", "--annotate is empty; name a directory.")
    try require(explain?.path != "", "--explain is empty; name a directory.")
    try require(
      explain != nil || (method == nil && layer == nil && label == nil),
      "--explain-method, --explain-layer and --explain-class belong to --explain.")
    try require(!force || !isEmpty, "--force belongs to --annotate or --explain.")
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
