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

      --fold-batch-norm folds batch normalizations into the convolutions before them and compares the logits \
      before and after. Such a checkpoint predicts as before but cannot be trained further.

      Examples:
        fovea export --weights runs/fashion/best.safetensors --to fashion.npz
        fovea export --weights model.pth --to model.safetensors
        fovea export --weights model.pth --key ema.model --to weights.txt --force
        fovea export --weights best.safetensors --to small.safetensors \\
          --fold-batch-norm
      """)

  @Option(help: .file("Weights to export: a checkpoint, safetensors, .pth, .npz or .npy."))
  var weights: FileLocation

  @Option(help: .file("File to write: .safetensors, .npz or .txt."))
  var to: FileLocation

  @Option(help: OptionHelp.key)
  var key: String?

  @Flag(
    name: .customLong("fold-batch-norm"),
    help: "Fold the batch normalizations of a checkpoint into the convolutions before them.")
  var foldsNormalization = false

  @Flag(help: OptionHelp.force("--to"))
  var force = false

  func validate() throws {
    let endings = WeightsFile.writableExtensions
    try require(
      endings.contains(to.ending),
      "--to must end in .\(endings.joined(separator: ", .")), got '\(to.path)'.")
  }

  func run() throws {
    try to.requireDirectory()
    try to.requireFree(unless: force)
    try to.requireApart(from: [weights])
    switch try InspectedFile.read(path: weights.path, key: key) {
    case .checkpoint(let checkpoint, _) where foldsNormalization:
      let backend = try BackendArguments.strict(OneDNNSettings()).makeBackend()
      let folding = try checkpoint.foldingNormalizations(checkedOn: backend)
      try folding.checkpoint.export(to: to.path, replacing: force)
      report(folding.checkpoint.parameters)
      let kept = folding.kept == 0 ? "" : ", \(folding.kept) stay"
      Console.result(
        "\(folding.folded) batch normalizations folded\(kept); logits differ by at most "
          + "\(Formatting.fixed(folding.distance, 7))")
    case .checkpoint(let checkpoint, _):
      warn(of: checkpoint.parameters)
      try checkpoint.export(to: to.path, replacing: force)
      report(checkpoint.parameters)
    case .weights where foldsNormalization:
      throw FoveaError(
        .configuration, at: weights.path,
        "expected a checkpoint to fold, got weights that do not name their model",
        remedy: "train or export them as a checkpoint first")
    case .weights(let file):
      Console.notes(file.notes, about: weights.path)
      warn(of: file.tensors)
      try WeightsFile.write(file.tensors, metadata: file.metadata, to: to.path, replacing: force)
      report(file.tensors)
    case .picture:
      throw FoveaError(
        .format, at: weights.path, "expected weights, got a picture", remedy: "check the path")
    }
  }

  private func warn(of tensors: [NamedTensor]) {
    if let problem = FiniteWeights.problem(of: tensors) { Console.warn("\(weights.path): \(problem)") }
  }

  private func report(_ tensors: [NamedTensor]) {
    let tensors = to.ending == "txt" ? tensors.filter { !$0.isStatistic } : tensors
    let numbers = tensors.reduce(0) { $0 + $1.tensor.shape.count }
    Console.result("\(to.path): \(tensors.count) tensors, \(TextTable.grouped(numbers)) numbers")
  }
}
