import ArgumentParser
import Fovea
import FoveaCore

/// `fovea val`: judges weights on the test examples of a data set.
struct ValCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "val",
    abstract: "Evaluate weights on the test pictures of a data set.",
    discussion: """
      A checkpoint names its model and its data set; for other weights give both. --report writes a page that \
      works offline: confusion matrix, metrics of each class, calibration, most confident mistakes and likely \
      label errors.

      Examples:
        fovea val --weights runs/fashion/best.safetensors --format json
        fovea val --weights runs/fashion/best.safetensors --report report
        fovea val --weights mine.pth --model vgg16 --num-classes 5 --data folder \\
          --data-dir photos --crops dense --test-scales 256,384
        fovea val --weights lenet.pth --model lenet --data mnist --data-dir data
      """)

  @OptionGroup(title: "Model") var weights: WeightsArguments
  @OptionGroup(title: "Data") var data: DataArguments
  @OptionGroup(title: "Pictures") var transforms: EvaluationTransformArguments
  @OptionGroup(title: "Views") var viewing: ViewArguments
  @OptionGroup(title: "Report") var report: ReportArguments
  @OptionGroup(title: "Machine") var backend: BackendArguments

  @Option(name: [.customShort("b"), .long], help: OptionHelp.batchSize)
  var batchSize = 128

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func validate() throws {
    try require(batchSize, in: countRange, "--batch-size")
    try require(
      viewing.testScales == nil || (transforms.resize == nil && transforms.crop == nil),
      "--test-scales cannot be combined with --resize or --crop.")
  }

  func run() throws {
    let report = try report.make()
    let checkpoint = try weights.checkpoint()
    let whole = try data.configuration(for: checkpoint)
    let model = checkpoint.model
    if let directory = self.report.report { try whole.requireApart(directory, in: .standard) }
    let test = try whole.source(in: .standard).open(
      .test, for: model.images)
    if let remark = try checkpoint.requireClasses(of: test, asIn: whole) {
      Console.notes([remark], about: weights.weights.path)
    }
    let names = checkpoint.classNames
    let areNumbers = names == model.classNames()
    let fitted = try weights.fitted(checkpoint, batch: min(batchSize, test.count))
    if transforms.isEmpty, let remark = checkpoint.pipelineRemark {
      Console.notes([remark], about: weights.weights.path)
    }
    if let remark = checkpoint.splitRemark(of: whole, holding: test) {
      Console.warn("\(weights.weights.path): \(remark)")
    }
    let backend = try backend.make()
    let pipeline = try transforms.changed(checkpoint.pipeline)
    let views = viewing.views
    try report?.makeDirectory()
    let judgement =
      if let views {
        try ViewEvaluator(fitted, views: views, on: backend).judge(
          test, pipeline: pipeline, batchSize: batchSize, workers: data.workers)
      } else {
        try Evaluator(fitted, on: backend).judge(
          test, pipeline: pipeline, batchSize: batchSize, workers: data.workers)
      }
    try checkpoint.requireUnchanged()
    guard let report else { return write(judgement, classes: model.classes) }
    let facts = EvaluationFacts(
      weights: weights.weights, checkpoint: checkpoint, pipeline: pipeline, data: test, configuration: whole,
      backend: backend, views: views.map { "\($0)" })
    let page = try report.write(
      judgement, of: test, names: areNumbers ? model.classNames(test.classNames) : names,
      title: "\(model.name) on \(Self.name(of: test, whole))", facts: facts.all())
    write(judgement, classes: model.classes, page: page)
  }

  /// What people call the data: a folder by its name.
  private static func name(of data: any DataSet, _ configuration: DataConfiguration) -> String {
    guard configuration.name == PictureFolder.name, let directory = configuration.directory else {
      return data.name
    }
    let name = FileLocation(FileLocation(directory).absolutePath).name
    return name.isEmpty ? data.name : name
  }

  /// Writes the result, and where the page is.
  private func write(_ judgement: Judgement, classes: Int, page: String? = nil) {
    let result = judgement.evaluation
    let (top1, top5) = (result.top1Interval.range, result.top5Interval.range)
    switch format {
    case .text:
      // Of five classes, the label is always among the five most probable.
      let five = classes > 5 ? "top5 \(Formatting.fixed(result.top5, 4)), " : ""
      Console.result(
        "top1 \(Formatting.fixed(result.top1, 4)), \(five)loss \(Formatting.fixed(result.loss, 4)), "
          + "\(result.examples) examples")
      let intervals = [("top1", top1), ("top5", classes > 5 ? top5 : nil), ("loss", judgement.lossInterval)]
      Console.result(
        "95 % intervals: "
          + intervals.compactMap { name, ends in ends.map { "\(name) \(Self.text($0))" } }
          .joined(separator: ", "))
      if let page { Console.result("report \(Formatting.line(page, atMost: .max))") }
    case .json:
      func ends(_ interval: ClosedRange<Double>?) -> [Double]? {
        interval.map { [$0.lowerBound, $0.upperBound] }
      }
      var object = JSONObject()
      object.set("top1", result.top1)
      object.set("top1_interval", ends(top1))
      object.set("top5", result.top5)
      object.set("top5_interval", ends(top5))
      object.set("loss", result.loss)
      object.set("loss_interval", ends(judgement.lossInterval))
      object.set("examples", result.examples)
      if let page { object.set("report", page) }
      Console.result("\(object)")
    }
  }

  private static func text(_ interval: ClosedRange<Double>) -> String {
    "\(Formatting.fixed(interval.lowerBound, 4)) to \(Formatting.fixed(interval.upperBound, 4))"
  }
}
