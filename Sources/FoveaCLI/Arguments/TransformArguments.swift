import ArgumentParser
import Fovea
import FoveaCore

/// What happens to pictures before a network judges them.
struct EvaluationTransformArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Evaluation transforms, separated by semicolons, as in \
      'resize:256; center-crop; normalize:imagenet'. fovea data transforms lists all steps with their parameters.
      """, valueName: "steps"))
  var evalTransform: String?

  @Option(
    help: ArgumentHelp(
      "Short side to resize pictures to (256), or both sides (224x160, rows x columns).", valueName: "size"))
  var resize: String?

  @Option(help: ArgumentHelp("Side of the centre crop (224), or both sides.", valueName: "size"))
  var crop: String?

  @Option(
    help: .name(
      """
      Filter of all steps that resize, those of training included: \
      \(ResamplingFilter.allCases.map(\.rawValue).joined(separator: ", ")).
      """), completion: .list(ResamplingFilter.allCases.map(\.rawValue)))
  var interpolation: String?

  @Option(
    help: ArgumentHelp(
      "Mean to subtract from values in 0 to 1: one number, or one for each channel, as in 0.5,0.5,0.5.",
      valueName: "numbers"))
  var mean: String?

  @Option(
    help: ArgumentHelp(
      "Standard deviation to divide by: one number, or one for each channel.", valueName: "numbers"))
  var std: String?

  func validate() throws {
    try require(
      evalTransform == nil || (resize == nil && crop == nil),
      "--eval-transform cannot be combined with --resize or --crop; write them as its steps.")
    try require(
      ResamplingFilter(rawValue: interpolation ?? "bilinear") != nil,
      "--interpolation must be one of \(ResamplingFilter.allCases.map(\.rawValue).joined(separator: ", ")), "
        + "got '\(interpolation ?? "")'.")
    for (option, value) in [("--mean", mean), ("--std", std)] {
      try require(
        value.map { Self.numbers($0) != nil } ?? true,
        "\(option) must be 1 or 3 numbers separated by commas, got '\(value ?? "")'.")
    }
    do {
      _ = try changed(Pipeline.resized)
      try requireNoOther(in: evalTransform, "--eval-transform")
    } catch let error as FoveaError {
      throw ValidationError("\(error.location): \(error.problem)\(error.remedy.map { "; \($0)" } ?? "").")
    }
  }

  /// Whether anything was given.
  var isEmpty: Bool { [evalTransform, resize, crop, interpolation, mean, std].allSatisfy { $0 == nil } }

  /// A pipeline with what was given in the place of its own.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a text is no step or a value cannot work.
  func changed(_ pipeline: Pipeline) throws -> Pipeline {
    var pipeline = try evalTransform.map { try Pipeline($0, at: "--eval-transform") } ?? pipeline
    if resize != nil || crop != nil {
      var steps: [any Transform] = []
      if let resize {
        let parsed = try Pipeline("resize:\(resize)", at: "--resize").steps
        guard parsed.count == 1, let step = parsed.first as? Resize else {
          throw FoveaError(
            .configuration, at: "--resize", "expected a size such as 256 or 224x160, got \(resize)")
        }
        steps.append(step)
        if case .side = step.size, crop == nil { steps.append(CenterCrop()) }
      }
      if let crop { steps += try Pipeline("center-crop:\(crop)", at: "--crop").steps }
      let others = pipeline.steps.filter { step in
        !(resize != nil && step is Resize) && !(step is CenterCrop)
      }
      let index = resize != nil ? 0 : others.lastIndex { $0 is any PictureTransform }.map { $0 + 1 } ?? 0
      pipeline = Pipeline(others[..<index] + steps + others[index...])
    }
    pipeline = normalized(resizing(pipeline))
    try pipeline.requireNoChance(at: evalTransform == nil ? "evaluation" : "--eval-transform")
    return pipeline
  }

  /// A pipeline with the given mean and deviation in the place of those of its `normalize`.
  func normalized(_ pipeline: Pipeline) -> Pipeline {
    guard mean != nil || std != nil else { return pipeline }
    var step = pipeline.steps.lazy.compactMap { $0 as? Normalize }.first ?? Normalize()
    step = step.replacing(mean: mean.flatMap(Self.numbers), standardDeviation: std.flatMap(Self.numbers))
    let steps = pipeline.steps.filter { !($0 is Normalize) }
    let index = steps.firstIndex { $0 is any TensorTransform } ?? steps.endIndex
    return Pipeline(steps[..<index] + [step] + steps[index...])
  }

  /// A pipeline with the given filter in each step that resizes.
  func resizing(_ pipeline: Pipeline) -> Pipeline {
    interpolation.flatMap(ResamplingFilter.init(rawValue:)).map(pipeline.resizing) ?? pipeline
  }

  /// Refuses numbers for a `normalize`, and a filter, that a text of steps has already.
  func requireNoOther(in text: String?, _ option: String) throws {
    guard let text else { return }
    let steps = try Pipeline(text, at: option).steps
    if mean != nil || std != nil, steps.contains(where: { $0 is Normalize }) {
      throw FoveaError(
        .configuration, at: option, "has a normalize of its own", remedy: "put mean and std there")
    }
    if interpolation != nil,
      steps.contains(where: { $0 is any ResizingTransform && $0.text.contains("interpolation") })
    {
      throw FoveaError(
        .configuration, at: option, "has an interpolation of its own", remedy: "omit --interpolation")
    }
  }

  /// The numbers between commas, nil if they are not 1 or 3 finite ones.
  private static func numbers(_ text: String) -> [Float]? {
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map {
      Float($0.filter { !$0.isWhitespace })
    }
    let known = numbers.compactMap(\.self).filter(\.isFinite)
    return known.count == numbers.count && [1, 3].contains(known.count) ? known : nil
  }
}

/// What happens to pictures before a network learns from them, and before it is judged.
struct TransformArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      Training transforms, separated by semicolons, as in \
      'random-resized-crop:224,scale=0.08..1; hflip; normalize:imagenet'. fovea data transforms lists all steps \
      with their parameters.
      """, valueName: "steps"))
  var trainTransform: String?

  @OptionGroup var evaluation: EvaluationTransformArguments

  func validate() throws {
    do {
      _ = try trainTransform.map { try Pipeline($0, at: "--train-transform") }
      try evaluation.requireNoOther(in: trainTransform, "--train-transform")
    } catch let error as FoveaError {
      throw ValidationError("\(error.location): \(error.problem)\(error.remedy.map { "; \($0)" } ?? "").")
    }
  }

  /// A run's pipelines with what was given in the place of their own.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a text is no step or a value cannot work.
  func changed(_ pipelines: Pipelines) throws -> Pipelines {
    let training = try trainTransform.map { try Pipeline($0, at: "--train-transform") }
    return Pipelines(
      training: evaluation.normalized(evaluation.resizing(training ?? pipelines.training)),
      evaluation: try evaluation.changed(pipelines.evaluation))
  }

  /// Whether anything was given.
  var isEmpty: Bool { trainTransform == nil && evaluation.isEmpty }
}
