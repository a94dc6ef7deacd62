import ArgumentParser
import Fovea
import FoveaCore
import FoveaFormats

/// `fovea export`: writes weights of any readable format in one that other tools load.
struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Write weights for other tools.",
    discussion: """
      The ending of --to names the format. Of a checkpoint, parameters and running statistics are written, \
      the optimizer's moments are not; as .safetensors it stays a checkpoint that fovea predict takes by \
      itself. Tensors keep their names, so PyTorch finds them in .safetensors and .npz files. A .txt file \
      shows people name, shape and every value of what is trained, in the order of the layers, without \
      running statistics. Free text about the weights is kept in .safetensors files only.

      Examples:
        fovea export --weights runs/fashion/best.safetensors --to fashion.npz
        fovea export --weights model.pth --to model.safetensors
        fovea export --weights model.pth --key ema.model --to weights.txt --force
      """)

  @Option(help: "A checkpoint, or weights of another tool: safetensors, .pth, .npz or .npy.")
  var weights: FileLocation

  @Option(help: "The file to write: .safetensors, .npz or .txt.")
  var to: FileLocation

  @Option(help: "Where in the file the tensors are: a key, or what their names begin with up to a dot.")
  var key: String?

  @Flag(help: "Replace the file if it exists.")
  var force = false

  func validate() throws {
    let endings = WeightsFile.writableExtensions
    try require(
      endings.contains(to.ending),
      "--to has to end in .\(endings.joined(separator: ", .")).")
  }

  func run() throws {
    try to.requireFree(unless: force)
    switch try InspectedFile.read(path: weights.path, key: key) {
    case .checkpoint(let checkpoint, _):
      try checkpoint.export(to: to.path, replacing: force)
      report(checkpoint.parameters)
    case .weights(let file):
      Console.notes(file.notes, about: weights.path)
      try WeightsFile.write(file.tensors, metadata: file.metadata, to: to.path, replacing: force)
      report(file.tensors)
    case .picture:
      throw FoveaError(
        .format, at: weights.path, "expected weights, found a picture", remedy: "check the path")
    }
  }

  private func report(_ tensors: [NamedTensor]) {
    let tensors = to.ending == "txt" ? tensors.filter { !$0.isStatistic } : tensors
    let numbers = tensors.reduce(0) { $0 + $1.tensor.shape.count }
    Console.result("\(to.path): \(tensors.count) tensors, \(TextTable.grouped(numbers)) numbers")
  }
}
