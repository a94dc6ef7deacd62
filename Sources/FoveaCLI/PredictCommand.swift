import ArgumentParser
import Fovea
import FoveaCore
import FoveaFormats

/// How predictions are written.
enum PredictionFormat: String, CaseIterable, ExpressibleByArgument {
  case text, json, csv
}

/// `fovea predict`: says what a network sees in pictures, or what it answers to prepared input.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Say what a network sees in pictures.",
    discussion: """
      A picture that cannot be read is named and the others go on; the exit code is 1 then. \
      With --input, an .npy file of prepared images [N, C, H, W] goes through the network as it is, and \
      --output receives the logits [N, classes].

      Examples:
        fovea predict --weights runs/fashion/best.safetensors boot.png shirt.jpg
        fovea predict --weights best.safetensors --topk 1 --format csv *.png
        fovea predict --weights best.safetensors --input x.npy --output logits.npy
      """)

  @ArgumentParser.Argument(help: "Pictures in PNG, JPEG, WebP or HEIC files; - is standard input.")
  var images: [String] = []

  @Option(help: "An .npy file of float32 [N, C, H, W].")
  var input: FileLocation?

  @Option(help: "The .npy file for the logits, float32 [N, classes]; an earlier .npy file is replaced.")
  var output: FileLocation?

  @Option(help: "The number of classes to name for each picture. (default: 5)")
  var topk: Int?

  @Option(help: "How predictions are written. (default: text)")
  var format: PredictionFormat?

  @Flag(
    name: .customLong("exif"), inversion: .prefixedNo,
    help: "Apply the orientation that cameras write into pictures, or ignore it. (default: as in training)")
  var exif: Bool?

  @OptionGroup(title: "Model") var weights: WeightsArguments
  @OptionGroup(title: "Pictures") var transforms: EvaluationTransformArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try require(topk ?? 1 >= 1, "--topk has to be at least 1.")
    try require((input == nil) == (output == nil), "--input and --output belong together.")
    try require(input != nil || !images.isEmpty, "Name pictures, or prepared input with --input.")
    try require(input == nil || images.isEmpty, "Name either pictures or --input, not both.")
    try require(images.count { $0 == "-" } <= 1, "Standard input, -, can be read once.")
    try require(
      input == nil || (topk == nil && format == nil && exif == nil && transforms.isEmpty),
      "--topk, --format, --exif and the transforms are for pictures; --input leads to an .npy file of logits."
    )
  }

  func run() throws {
    if let input, let output { try output.requireResult(apartFrom: [input, weights.weights]) }
    var checkpoint = try weights.checkpoint()
    checkpoint.pipeline = try transforms.changed(checkpoint.pipeline)
    let tensor = try input.map { try Self.images($0) }
    let count = tensor?.shape.dimensions.first ?? 1
    let batch = min(max(count, 1), Predictor.largestBatch)
    let predictor = try Predictor(weights.fitted(checkpoint, batch: batch), on: backend.make())
    if let input, let output, let tensor {
      try answer(tensor, of: input, output, predictor)
    } else {
      if transforms.isEmpty, let remark = checkpoint.pipelineRemark {
        Console.notes([remark], about: weights.weights.path)
      }
      let ignores = exif.map { !$0 } ?? (checkpoint.data?.values["no_exif"] == .bool(true))
      try describe(predictor, ignores ? .ignored : .applied)
    }
  }

  /// Reads prepared images, before anything is said of the weights.
  private static func images(_ input: FileLocation) throws -> HostTensor {
    let images = try NumPyFile.read(path: input.path)
    do {
      try Finiteness.requireInput(images)
    } catch let error as FoveaError {
      throw FoveaError(error.code, at: input.path, error.problem, remedy: error.remedy)
    }
    return images
  }

  private func answer(
    _ images: HostTensor, of input: FileLocation, _ output: FileLocation, _ predictor: Predictor
  ) throws {
    let logits: HostTensor
    do {
      logits = try predictor.logits(images)
    } catch let error as FoveaError where error.code == .data {
      throw FoveaError(.data, at: input.path, error.problem, remedy: error.remedy)
    } catch let error as FoveaError where error.code == .numeric {
      throw FoveaError(.numeric, at: "\(input.path): logits", error.problem, remedy: error.remedy)
    }
    try NumPyFile.write(logits, to: output.path)
  }

  private func describe(_ predictor: Predictor, _ orientation: Picture.OrientationRule) throws {
    var objects: [JSONObject] = []
    var failed = false
    let format = format ?? .text
    if format == .csv { Console.result("file,rank,index,label,probability") }
    for path in images {
      do {
        let predictions = try predictions(for: path, predictor, orientation)
        switch format {
        case .text: Console.result(Formatting.line(Self.text(path, predictions), atMost: .max))
        case .json: objects.append(Self.object(path, predictions))
        case .csv: for line in Self.csv(path, predictions) { Console.result(line) }
        }
      } catch {
        Console.error(error)
        failed = true
      }
    }
    if format == .json { Console.result(JSONObject.list(objects)) }
    if failed { throw ExitCode.failure }
  }

  /// What the network sees in the picture of a file, which errors name.
  private func predictions(
    for path: String, _ predictor: Predictor, _ orientation: Picture.OrientationRule
  ) throws -> [Prediction] {
    let picture =
      try path == "-"
      ? Picture.load(.standardInput(), orientation: orientation)
      : Picture.load(path: path, orientation: orientation)
    do {
      return try predictor.predict(picture, top: topk ?? 5)
    } catch let error as FoveaError where error.code == .data {
      throw FoveaError(.data, at: path, error.problem, remedy: error.remedy)
    } catch let error as FoveaError where error.code == .numeric {
      throw FoveaError(.numeric, at: path, "its logits are not finite numbers", remedy: error.remedy)
    }
  }

  private static func text(_ path: String, _ predictions: [Prediction]) -> String {
    let answers = predictions.map { "\($0.label) \(Formatting.fixed($0.probability, 4))" }
    return "\(path): " + answers.joined(separator: ", ")
  }

  private static func object(_ path: String, _ predictions: [Prediction]) -> JSONObject {
    var object = JSONObject()
    object.set("file", path)
    object.set(
      "predictions",
      predictions.map { prediction in
        var entry = JSONObject()
        entry.set("label", prediction.label)
        entry.set("index", prediction.index)
        entry.set("probability", prediction.probability)
        return entry
      })
    return object
  }

  private static func csv(_ path: String, _ predictions: [Prediction]) -> [String] {
    predictions.enumerated().map { rank, prediction in
      [
        quoted(path), "\(rank + 1)", "\(prediction.index)", quoted(prediction.label),
        "\(prediction.probability)",
      ].joined(separator: ",")
    }
  }

  /// A field of a table of comma-separated values (RFC 4180).
  private static func quoted(_ field: String) -> String {
    // Not by characters: a letter's accent can be part of the quote before it, a line feed of a return.
    guard field.utf8.contains(where: { ",\"\r\n".utf8.contains($0) }) else { return field }
    return "\"" + field.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
  }
}
