import ArgumentParser
import Fovea
import FoveaCore

/// The papers whose tables show any network stage by stage.
enum TableForm: String, CaseIterable, ExpressibleByArgument {
  /// Szegedy et al. 2014, table 1.
  case googlenet
}

/// `fovea summary`: what a model consists of and what memory it takes.
struct SummaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "summary",
    abstract: "Show a model's layers, parameters, cost and memory.",
    discussion: """
      MACs are multiplications with an addition each, for one image. Memory is the peak of fovea benchmark; \
      fovea train adds batches read ahead and, while it saves, a copy of parameters and moments.

      Examples:
        fovea summary googlenet-d2l --input 1x1x96x96
        fovea summary googlenet-2014 --table googlenet
        fovea summary densenet-d2l --depth 1 -b 64 --opt adam
        fovea summary googlenet-d2l --graph googlenet.svg
        fovea summary lenet --batch-size 64 --format json
        fovea summary --weights resnet18.onnx
      """)

  @Argument(help: OptionHelp.modelArgument, completion: .models)
  var model: String?

  @Option(help: .file("Checkpoint or .onnx file whose network is described, in the place of a model's name."))
  var weights: FileLocation?

  @Option(
    help: ArgumentHelp(
      "Shape of the input, as in 1x1x96x96. (default: one image of the model's own size)", valueName: "shape")
  )
  var input: String?

  @Option(help: .count("Number of nested containers whose layers are shown. (default: all)"))
  var depth: Int?

  @Flag(help: "Show the network of training, with side branches.")
  var training = false

  @Option(
    help: .name("Paper whose table shows the stages instead, with its figures where they differ."))
  var table: TableForm?

  @Option(
    help: .file("File to draw the network to instead: .dot, or with Graphviz installed .svg, .png, .pdf."))
  var graph: FileLocation?

  @Flag(help: OptionHelp.force("--graph"))
  var force = false

  @Option(name: [.customShort("b"), .long], help: .count("Batch size to report memory for. (default: 128)"))
  var batchSize: Int?

  @Option(help: OptionHelp.format(default: "text"))
  var format: OutputFormat?

  @OptionGroup var optimizer: OptimizerChoice
  @OptionGroup(title: "Model") var modelArguments: ModelArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try require(batchSize, in: countRange, "--batch-size")
    try require(model != nil || weights != nil, "<model> is missing; fovea models lists all.")
    try require(model == nil || weights == nil, "A model and --weights cannot be combined.")
    try require(
      weights == nil || modelArguments.isEmpty,
      "Choices of the model and --weights cannot be combined; --input is another shape of the images.")
    if let model { try modelArguments.requireChoices(of: model) }
    try require(depth, atLeast: 0, "--depth")
    try require(table == nil || graph == nil, "--table and --graph cannot be combined.")
    try require(table == nil || !training, "--table and --training cannot be combined.")
    try require(
      (table == nil && graph == nil)
        || (depth == nil && batchSize == nil && !optimizer.isGiven && backend.threads == nil),
      "--depth, --batch-size, --opt, --momentum and --threads cannot be combined with --table or --graph.")
    try require(
      graph == nil || format == nil,
      "--graph and --format cannot be combined; the file's ending selects the format.")
    try require(graph != nil || !force, "--force requires --graph.")
    if let graph {
      try require(
        Graphviz.ending(of: graph) != nil,
        "--graph must end in \(Graphviz.endings.map { ".\($0)" }.joined(separator: ", ")), got '\(graph.path)'."
      )
    }
    if let input {
      try require(
        Self.extents(input) != nil,
        "--input must be four numbers of at least 1, as in 1x1x96x96, got '\(input)'.")
      try require(
        modelArguments.imgSize == nil && modelArguments.inChans == nil,
        "--input cannot be combined with --img-size or --in-chans.")
    }
  }

  func run() throws {
    let (model, images) = try subject()
    let own = [1] + images.dimensions
    let extents = input.flatMap(Self.extents) ?? own
    let image = TensorShape(Array(extents[1...]))
    let mode = training ? Network.Mode.training(seed: 0) : .inference
    if let graph {
      try graph.requireFree(unless: force)
      try Graphviz.write(try model.diagram(input: image, mode: mode).dot, to: graph, replacing: force)
    } else if table != nil {
      try show(try model.stageTable(input: image), of: model)
    } else {
      let summary = try ModelSummary(model, batch: extents[0], input: image, mode: mode, depth: depth)
      let memory = try MemoryReport(
        model, batch: batchSize ?? 128, input: image, optimizer: optimizer.choice().make(), on: backend.make()
      )
      switch format ?? .text {
      case .text:
        Console.result("\(summary)\n")
        for line in memory.lines { Console.result(line) }
      case .json:
        var object = JSONObject(summary)
        memory.add(to: &object)
        Console.result("\(object)")
      }
    }
  }

  /// The model with the shape of its images.
  private func subject() throws -> (model: any Model, images: TensorShape) {
    if let weights {
      let checkpoint: Checkpoint
      do {
        checkpoint = try Checkpoint.read(path: weights.path, for: nil)
      } catch let error as FoveaError where error.code == .weights {
        throw FoveaError(
          .weights, at: error.location, error.problem, remedy: "name the model in the place of --weights")
      }
      return (try checkpoint.makeModel(), checkpoint.model.inputShape)
    }
    let name = model ?? ""
    try requireModel(name)
    let options = modelArguments.options
    let model = try ModelCatalogue.make(name, options)
    return (model, try options.inputShape(for: model))
  }

  /// Writes the stages, and where the paper's figures are others if they are for the same network.
  private func show(_ table: StageTable, of model: any Model) throws {
    let isOwn =
      try weights == nil && table.input == model.inputShape.dimensions && modelArguments.numClasses == nil
    let paper = isOwn ? (model as? any TabulatedModel)?.published : nil
    let differences = paper.map { $0.differences(from: table) } ?? []
    switch format ?? .text {
    case .text:
      Console.result("\(table)")
      for line in differences { Console.result(line) }
    case .json:
      var object = JSONObject(table)
      object.set("notes", differences)
      Console.result("\(object)")
    }
  }

  /// The four extents in a text such as `1x1x96x96`, nil if it is invalid.
  private static func extents(_ text: String) -> [Int]? {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    let numbers = parts.compactMap { $0 }.filter { (1...1 << 20).contains($0) }
    return parts.count == 4 && numbers.count == 4 ? numbers : nil
  }
}
