import ArgumentParser
import Fovea
import FoveaCore
import FoveaFormats

/// `fovea export`: writes weights of any readable format in one that other tools load.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Export weights for other tools.",
    discussion: """
      The ending of --to selects the format. Of a checkpoint, parameters and running statistics are written, \
      without the optimizer's moments. As .safetensors it stays a checkpoint that fovea predict reads without \
      further options. Tensors keep their names, so PyTorch finds them in .safetensors and .npz files. A .txt \
      file lists name, shape and values of all trained parameters, in the order of the layers. Metadata is kept \
      in .safetensors files only.

      An .onnx file holds the whole network, for other runtimes: the input is "input", float32 [batch, C, H, W], the \
      output "logits". --softmax makes it "probabilities"; --with-preprocessing lets it take bytes, 0 to 255, and \
      normalizes them inside. Names of classes and the way to prepare pictures are in its metadata.

      With --model, weights of other tools become a checkpoint, too; --class-names names their classes.

      --fold-batch-norm folds batch normalizations into the convolutions before them and compares the logits \
      before and after. Such a checkpoint predicts as before but cannot be trained further.

      Examples:
        fovea export --weights runs/fashion/best.safetensors --to fashion.npz
        fovea export --weights runs/fashion/best.safetensors --to fashion.onnx
        fovea export --weights model.pth --to model.safetensors
        fovea export --weights model.pth --model resnet18 --num-classes 5 \\
          --class-names names.txt --to checkpoint.safetensors
        fovea export --weights model.pth --key ema.model --to weights.txt --force
        fovea export --weights best.safetensors --to small.safetensors \\
          --fold-batch-norm
      """)

  @OptionGroup(title: "Model") var weights: WeightsArguments

  @Option(help: .file("File to write: .safetensors, .onnx, .npz or .txt."))
  var to: FileLocation

  @Option(
    name: .customLong("class-names"),
    help: .file("Names of the classes: class_indices.json, or a text with a name on each line."))
  var classNames: FileLocation?

  @Flag(
    name: .customLong("fold-batch-norm"),
    help: "Fold the batch normalizations of a checkpoint into the convolutions before them.")
  var foldsNormalization = false

  @Flag(name: .customLong("softmax"), help: "End an .onnx file in probabilities, not in logits.")
  var endsInProbabilities = false

  @Flag(
    name: .customLong("with-preprocessing"),
    help: "Let an .onnx file take bytes of pictures, 0 to 255, and normalize them.")
  var normalizes = false

  @Flag(help: OptionHelp.force("--to"))
  var force = false

  func validate() throws {
    let endings = ["onnx"] + WeightsFile.writableExtensions
    try require(
      endings.contains(to.ending),
      "--to must end in .\(endings.joined(separator: ", .")), got '\(to.path)'.")
    try require(
      weights.model != nil || (weights.modelArguments.options == ModelOptions() && !weights.isLenient),
      "--no-strict and choices of a model require --model.")
    try require(
      classNames == nil || ["safetensors", "onnx"].contains(to.ending),
      "--class-names requires a --to that ends in .safetensors or .onnx.")
    try require(
      to.ending == "onnx" || !(endsInProbabilities || normalizes),
      "--softmax and --with-preprocessing require a --to that ends in .onnx.")
  }

  func run() throws {
    try to.requireDirectory()
    try to.requireFree(unless: force)
    let path = weights.weights.path
    try to.requireApart(from: [weights.weights] + (classNames.map { [$0] } ?? []))
    if try weights.model != nil || Checkpoint.isSelfDescribing(path: path) {
      let checkpoint = try weights.checkpoint()
      if let remark = checkpoint.pipelineRemark { Console.notes([remark], about: path) }
      return try export(weights.fitted(checkpoint, batch: 1).checkpoint)
    }
    switch try InspectedFile.read(path: path, key: weights.key) {
    case .checkpoint(let checkpoint, _), .network(let checkpoint): try export(checkpoint)
    case .weights where foldsNormalization || classNames != nil || to.ending == "onnx":
      throw FoveaError(
        .configuration, at: path, "expected a checkpoint, got weights that do not name their model",
        remedy: "name it with \(.model)")
    case .weights(let file):
      Console.notes(file.notes, about: path)
      warn(of: file.tensors)
      try WeightsFile.write(file.tensors, metadata: file.metadata, to: to.path, replacing: force)
      report(file.tensors)
    case .picture:
      throw FoveaError(.format, at: path, "expected weights, got a picture", remedy: "check the path")
    }
  }

  /// Writes a checkpoint, with its normalizations folded and its classes named where that is wanted.
  private func export(_ checkpoint: Checkpoint) throws {
    var checkpoint = try checkpoint.loaded()
    warn(of: checkpoint.parameters)
    if let classNames {
      let names = try ClassIndices.read(classNames)
      guard names.count == checkpoint.model.classes else {
        throw FoveaError(
          .data, at: classNames.path,
          "names \(names.count) classes, the model has \(checkpoint.model.classes)",
          remedy: "give a name to each class, in the order of the logits")
      }
      checkpoint.classNames = names
    }
    guard foldsNormalization else {
      try write(checkpoint)
      return report(checkpoint.parameters)
    }
    let backend = try BackendArguments.strict(OneDNNSettings()).makeBackend()
    let folding = try checkpoint.foldingNormalizations(checkedOn: backend)
    try write(folding.checkpoint)
    report(folding.checkpoint.parameters)
    let kept = folding.kept == 0 ? "" : ", \(folding.kept) stay"
    Console.result(
      "\(folding.folded) batch normalizations folded\(kept); logits differ by at most "
        + "\(Formatting.fixed(folding.distance, 7))")
  }

  private func write(_ checkpoint: Checkpoint) throws {
    guard to.ending == "onnx" else { return try checkpoint.export(to: to.path, replacing: force) }
    let options = ONNXOptions(endsInProbabilities: endsInProbabilities, normalizes: normalizes)
    try checkpoint.fitted().exportONNX(to: to.path, options: options, replacing: force)
  }

  private func warn(of tensors: [NamedTensor]) {
    if let problem = FiniteWeights.problem(of: tensors) {
      Console.warn("\(weights.weights.path): \(problem)")
    }
  }

  private func report(_ tensors: [NamedTensor]) {
    let tensors = to.ending == "txt" ? tensors.filter { !$0.isStatistic } : tensors
    let numbers = tensors.reduce(0) { $0 + $1.tensor.shape.count }
    Console.result("\(to.path): \(tensors.count) tensors, \(TextTable.grouped(numbers)) numbers")
  }
}
