import ArgumentParser
import Fovea
import FoveaCore
import FoveaFormats

/// `fovea predict`: says what a network sees in pictures, or what it answers to prepared input.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Classify pictures.",
    discussion: """
      A folder stands for all pictures below it, in the order of their names. An .npy file holds prepared \
      images, [C, H, W] or [N, C, H, W], which are used unchanged. Unreadable inputs are reported and skipped; \
      the exit code is then 1. --input and --output compute logits from an array to an array.

      --annotate and --explain write PNG files of the same names. --annotate puts label and probability below \
      the picture. --explain colours each place by its importance for the class, from dark violet to light \
      yellow, in the picture's own size. Parts outside the network's input are darkened.

      Examples:
        fovea predict --weights runs/fashion/best.safetensors boot.png shirt.jpg
        fovea predict --weights best.safetensors --topk 1 --format csv photos
        fovea predict --weights best.safetensors --explain why tulip.jpg
        fovea predict --weights best.safetensors --annotate named photos
        fovea predict --weights best.safetensors --input x.npy --output logits.npy
      """)

  @ArgumentParser.Argument(
    help: "Pictures (PNG, JPEG, WebP or HEIC), folders of them, .npy files; - is standard input.",
    completion: .file())
  var images: [String] = []

  @OptionGroup(title: "Model") var weights: WeightsArguments

  @Option(help: .file("Prepared images to classify instead of pictures: an .npy file, float32 [N, C, H, W]."))
  var input: FileLocation?

  @Option(
    help: .file("File for the logits of --input, .npy, float32 [N, classes]; an earlier one is replaced."))
  var output: FileLocation?

  @Option(help: .count("Number of classes to name for each picture. (default: 5)"))
  var topk: Int?

  @Option(help: OptionHelp.format(default: "text"))
  var format: PredictionFormat?

  @Option(
    name: [.customShort("b"), .long], help: OptionHelp.batchSize(default: 64))
  var batchSize: Int?

  @Option(
    name: [.customShort("j"), .long], help: OptionHelp.workers)
  var workers: Int?

  @Flag(
    name: .customLong("exif"), inversion: .prefixedNo,
    help: OptionHelp.exif(default: "as in training"))
  var exif: Bool?

  @OptionGroup(title: "Pictures") var transforms: EvaluationTransformArguments
  @OptionGroup(title: "Pictures to make") var pictures: PictureArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try require(topk, atLeast: 1, "--topk")
    try require((input == nil) == (output == nil), "--input and --output must be given together.")
    try require(
      input != nil || !images.isEmpty, "no pictures are named; name some, or prepared images with --input")
    try require(input == nil || images.isEmpty, "pictures and --input cannot be combined")
    try require(images.count { $0 == "-" } <= 1, "standard input, -, can be named only once")
    try require(batchSize, in: countRange, "--batch-size")
    try require(workers, in: 0...256, "--workers")
    try require(
      input == nil || (topk == nil && format == nil && exif == nil && transforms.isEmpty),
      "--topk, --format, --exif and the transforms cannot be combined with --input."
    )
    try require(
      input == nil || (workers == nil && pictures.isEmpty),
      "--workers, --annotate and --explain cannot be combined with --input.")
    let array = images.first { FileLocation($0).ending == "npy" }
    try require(
      array == nil || pictures.isEmpty,
      "--annotate and --explain require pictures, but \(array ?? "") holds prepared images.")
  }

  func run() throws {
    if let input, let output { try output.requireResult(apartFrom: [input, weights.weights]) }
    for folder in [pictures.annotate, pictures.explain].compactMap(\.self) {
      try folder.requireOutside(images.map { FileLocation($0) })
    }
    var checkpoint = try weights.checkpoint()
    for folder in [pictures.annotate, pictures.explain].compactMap(\.self) {
      // Where the network learned, they would be pictures of a class.
      try checkpoint.data?.requireApart(folder, in: .standard)
    }
    checkpoint.pipeline = try transforms.changed(checkpoint.pipeline)
    let tensor = try input.map { try Self.images($0) }
    let ignores = exif.map { !$0 } ?? (checkpoint.data?.values["no_exif"] == .bool(true))
    let named = PredictionInputs(images, orientation: ignores ? .ignored : .applied)
    let count = tensor?.shape.dimensions.first ?? named.inputs.count
    let batch = min(max(count, 1), batchSize ?? Predictor.largestBatch)
    let predictor = try Predictor(
      weights.fitted(checkpoint, batch: batch), on: backend.make(), readingFile: count == 1)
    if let input, let output, let tensor {
      let logits = try logits(of: tensor, from: input, by: predictor)
      try checkpoint.requireUnchanged()
      try NumPyFile.write(logits, to: output.path)
    } else {
      if transforms.isEmpty, let remark = checkpoint.pipelineRemark {
        Console.notes([remark], about: weights.weights.path)
      }
      let isComplete = try describe(named, predictor)
      try checkpoint.requireUnchanged()
      if !isComplete { throw ExitCode.failure }
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

  private func logits(
    of images: HostTensor, from input: FileLocation, by predictor: Predictor
  ) throws -> HostTensor {
    do {
      return try predictor.logits(images, batch: batchSize ?? Predictor.largestBatch)
    } catch let error as FoveaError where error.code == .data {
      throw FoveaError(.data, at: input.path, error.problem, remedy: error.remedy)
    } catch let error as FoveaError where error.code == .numeric {
      throw FoveaError(.numeric, at: "\(input.path): logits", error.problem, remedy: error.remedy)
    }
  }

  /// Writes what the network says of pictures, false if one of them could not be read.
  private func describe(_ named: PredictionInputs, _ predictor: Predictor) throws -> Bool {
    for (folder, count) in named.skipped {
      let files = count == 1 ? "1 file" : "\(count) files"
      Console.notes(["\(files) skipped, not pictures"], about: folder)
    }
    var maker = try pictures.isEmpty ? nil : PictureMaker(pictures, for: named.inputs, predictor)
    var writer = PredictionWriter(format ?? .text)
    var failed = false
    try predictor.answer(
      named.inputs, top: topk ?? 5, batchSize: batchSize ?? Predictor.largestBatch, workers: workers ?? 1
    ) { answer in
      do {
        let predictions = try answer.predictions.get()
        writer.write(predictions, for: answer.name)
        try maker?.make(answer, predictions)
      } catch {
        Console.error(error)
        failed = true
      }
    }
    writer.finish()
    maker?.finish()
    return !failed
  }
}
