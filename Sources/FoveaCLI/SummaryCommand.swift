import ArgumentParser
import Fovea

/// `fovea summary`: what a model consists of and what training it takes.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Show a model's layers, parameters and cost.",
    discussion: """
      MACs are multiplications with addition, for one image.

      Examples:
        fovea summary googlenet-d2l --input 1x1x96x96
        fovea summary lenet --batch-size 64 --format json
      """)

  @ArgumentParser.Argument(help: "The model; fovea models lists them.")
  var model: String

  @Option(help: "The shape of the input, as in 1x1x96x96. (default: one image of the model's own size)")
  var input: String?

  @Option(name: [.customShort("b"), .long], help: "The batch size for which training memory is told.")
  var batchSize = 128

  @Option(help: "How the summary is written.")
  var format = OutputFormat.text

  @OptionGroup(title: "Model") var modelArguments: ModelArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try require(batchSize >= 1, "--batch-size has to be at least 1.")
    if let input {
      try require(
        Self.extents(input) != nil, "--input takes four numbers of at least 1, as in 1x1x96x96.")
      try require(
        modelArguments.imgSize == nil && modelArguments.inChans == nil,
        "--input already says what --img-size and --in-chans say.")
    }
  }

  func run() throws {
    let options = modelArguments.options
    let model = try ModelCatalogue.make(model, options)
    let own = [1] + (try options.inputShape(for: model)).dimensions
    let extents = input.flatMap(Self.extents) ?? own
    let image = Shape(Array(extents[1...]))
    let summary = try ModelSummary(model, batch: extents[0], input: image)
    let training = try model.network(batch: batchSize, input: image, mode: .training(seed: 0))
    let memory = try backend.make().estimate(training.trainingGraph(optimizer: SGD()))
    switch format {
    case .text:
      Console.result("\(summary)")
      Console.result(
        "Training at batch size \(batchSize) takes \(Formatting.bytes(memory.totalBytes)).")
    case .json:
      Console.result("\(Self.object(summary, batchSize: batchSize, memory: memory))")
    }
  }

  private static func object(
    _ summary: ModelSummary, batchSize: Int, memory: MemoryEstimate
  ) -> JSONObject {
    var object = JSONObject()
    object.set("model", summary.model)
    object.set("input", summary.inputShape)
    object.set(
      "layers",
      summary.rows.map { row in
        var layer = JSONObject()
        layer.set("name", row.path)
        layer.set("kind", row.kind)
        layer.set("detail", row.detail)
        layer.set("depth", row.depth)
        layer.set("container", row.isContainer)
        layer.set("output", row.outputShape)
        layer.set("parameters", row.parameters)
        layer.set("macs", row.multiplyAccumulates)
        return layer
      })
    object.set("parameters", summary.parameters)
    object.set("statistics", summary.statistics)
    object.set("macs", summary.multiplyAccumulates)
    var training = JSONObject()
    training.set("batch_size", batchSize)
    training.set("memory_bytes", memory.totalBytes)
    object.set("training", training)
    return object
  }

  /// The four extents in a text such as `1x1x96x96`, nil if it is none.
  private static func extents(_ text: String) -> [Int]? {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap { $0 }.filter { (1...1 << 20).contains($0) }
    return parts.count == 4 && numbers.count == 4 ? numbers : nil
  }
}
