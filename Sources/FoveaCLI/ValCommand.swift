import ArgumentParser
import Fovea
import FoveaCore

/// `fovea val`: judges weights on the test examples of a data set.
struct ValCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "val",
    abstract: "Judge weights on the test pictures of a data set.",
    discussion: """
      A checkpoint knows its model and its data set; for other weights name both.

      Examples:
        fovea val --weights runs/fashion/best.safetensors --format json
        fovea val --weights lenet.pth --model lenet --data mnist --data-dir data
      """)

  @Option(name: [.customShort("b"), .long], help: "The number of pictures that run together.")
  var batchSize = 128

  @Option(help: "How the result is written.")
  var format = OutputFormat.text

  @OptionGroup(title: "Model") var weights: WeightsArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Pictures") var transforms: EvaluationTransformArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  func validate() throws {
    try require(batchSize, in: countRange, "--batch-size")
  }

  func run() throws {
    let checkpoint = try weights.checkpoint()
    if let name = data.data { try DataArguments.requireNoDirectory(name) }
    let given = JSONValue.object(data.tree.compactMapValues(\.self))
    let whole = DataConfiguration(
      try DataConfiguration.overlaid(
        (checkpoint.data ?? DataConfiguration()).tree, by: given, sources: .standard, at: "data"))
    guard !whole.name.isEmpty else {
      throw FoveaError(
        .configuration, at: checkpoint.name, "does not say on which data to judge it",
        remedy: "name one of \(DataSources.list) with --data")
    }
    try data.requireUse(by: whole.name)
    let model = checkpoint.model
    let test = try whole.source(in: .standard).open(
      .test, for: model.images)
    // The labels may be the first of the model's, if it was made with more classes than its data had.
    let names = checkpoint.classNames
    let areNumbers = names == model.classNames()
    let isOfOtherClasses = whole.name == PictureFolder.name || Set(names) == Set(test.classNames)
    if !areNumbers, isOfOtherClasses, names != test.classNames {
      throw FoveaError(
        .data, at: test.name,
        "has the classes \(test.classNames.joined(separator: ", ")), the model in \(checkpoint.name) "
          + "\(names.joined(separator: ", "))",
        remedy: Set(names) == Set(test.classNames)
          ? "put the run's class_indices.json into the directory of the data"
          : "choose the data that the model was trained on")
    }
    guard test.classNames.count == names.count || names.starts(with: test.classNames) else {
      throw FoveaError(
        .data, at: test.name,
        "has \(test.classNames.count) classes, the model in \(checkpoint.name) has \(checkpoint.model.classes)",
        remedy: "choose the data that the model was trained on")
    }
    let fitted = try weights.fitted(checkpoint, batch: min(batchSize, test.count))
    if transforms.isEmpty, let remark = checkpoint.pipelineRemark {
      Console.notes([remark], about: weights.weights.path)
    }
    if let remark = checkpoint.splitRemark(of: whole) { Console.warn("\(weights.weights.path): \(remark)") }
    let evaluator = try Evaluator(fitted, on: backend.make())
    let result = try evaluator.evaluate(
      test, pipeline: transforms.changed(checkpoint.pipeline), batchSize: batchSize, workers: data.workers)
    switch format {
    case .text:
      Console.result(
        "top1 \(Formatting.fixed(result.top1, 4)), top5 \(Formatting.fixed(result.top5, 4)), "
          + "loss \(Formatting.fixed(result.loss, 4)), \(result.examples) examples")
    case .json:
      var object = JSONObject()
      object.set("top1", result.top1)
      object.set("top5", result.top5)
      object.set("loss", result.loss)
      object.set("examples", result.examples)
      Console.result("\(object)")
    }
  }
}
