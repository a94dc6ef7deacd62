import ArgumentParser
import Foundation
import Fovea
import FoveaCore

/// `fovea quantize`: turns a trained network into one that computes in integers of 8 bits.
struct QuantizeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "quantize",
    abstract: "Quantize a network to integers of 8 bits.",
    discussion: """
      Runs training pictures through the network to find the scale of each layer's input, folds batch \
      normalizations, and writes a checkpoint whose weights take a quarter of the space. fovea val, predict and \
      benchmark use it as any other. Prints the error of each layer: the norm of what bytes change in its result, \
      in relation to the norm of the result.

      Such a checkpoint cannot be trained further.

      --max-drop puts layers back to float32, the one with the largest error first, until no more top-1 accuracy \
      is lost on the samples.

      Examples:
        fovea quantize --weights runs/fashion/best.safetensors --to int8.safetensors
        fovea quantize --weights best.safetensors --to int8.safetensors \\
          --max-drop 0.005 --samples 1024
        fovea quantize --weights best.safetensors --to int8.safetensors \\
          --calibration percentile --float-layers first,last
      """)

  @OptionGroup(title: "Model") var weights: WeightsArguments
  @OptionGroup(title: "Data") var data: DataArguments

  @Option(help: .file("File to write: a checkpoint, .safetensors, or .onnx."))
  var to: FileLocation

  @Flag(help: OptionHelp.force("--to"))
  var force = false

  @Option(help: .count("Number of training pictures to run."))
  var samples = Quantizer().samples

  @Option(
    name: .customLong("calibration"), help: .name("Calibration rule for the scales of inputs."))
  var method = Quantizer().method

  @Option(
    name: .customLong("float-layers"),
    help: ArgumentHelp(
      "Layers that stay in float32, separated by commas: first, last or patterns of paths, as in 'fc.*'.",
      valueName: "layers"))
  var kept: String?

  @Option(help: .number("Largest loss of top-1 accuracy on the samples, in 0...1. (default: any)"))
  var maxDrop: Double?

  @OptionGroup(title: "Machine") var backend: BackendArguments

  @Option(help: OptionHelp.format)
  var format = OutputFormat.text

  func validate() throws {
    try require(
      ["safetensors", "onnx"].contains(to.ending),
      "--to must end in .safetensors or .onnx, got '\(to.path)'.")
    try require(samples, in: countRange, "--samples")
    try require(kept == nil || !patterns.isEmpty, "--float-layers names no layer.")
    try require(!weights.isLenient, "--no-strict cannot be used: every layer must have its weights.")
    try require(
      maxDrop.map { (0...1).contains($0) } ?? true, "--max-drop must be in 0...1, got \(maxDrop ?? 0).")
  }

  func run() throws {
    try to.requireDirectory()
    try to.requireFree(unless: force)
    try to.requireApart(from: [weights.weights])
    let checkpoint = try weights.checkpoint()
    Console.notes(checkpoint.notes, about: weights.weights.path)
    let whole = try data.configuration(for: checkpoint)
    let training = try whole.source(in: .standard).open(.train, for: checkpoint.model.images)
    do {
      let remark = try checkpoint.requireClasses(of: training, asIn: whole)
      Console.notes(remark.map { [$0] } ?? [], about: weights.weights.path)
    } catch let error as FoveaError
      where maxDrop == nil && training.classNames.count <= checkpoint.model.classes
    {
      // Ranges of values come from pictures alone.
      Console.warn("\(error.location): \(error.problem), so that top1 says nothing here")
    }
    let quantizer = Quantizer(
      method: method, samples: samples, kept: patterns,
      largestDrop: maxDrop)
    let result = try quantizer.quantize(
      checkpoint, with: training, on: backend.make(), workers: data.workers
    ) { phase in
      guard Console.canRewrite else { return }
      Console.clearLine()
      Console.raw(phase)
    }
    Console.clearLine()
    let quantized = try result.checkpoint.loaded()
    if to.ending == "onnx" {
      try quantized.fitted().exportONNX(to: to.path, replacing: force)
    } else {
      try quantized.write(to: to.path, replacing: force)
    }
    switch format {
    case .text: tell(result)
    case .json: Console.result("\(json(result))")
    }
  }

  /// The given layers that stay in float32.
  private var patterns: [String] {
    (kept ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
  }

  private func tell(_ result: Quantizer.Result) {
    let rows = result.layers.map { layer in
      [
        layer.path, layer.isQuantized ? "int8" : "float32",
        layer.error.map { "error \(Formatting.fixed($0, 4))" } ?? "kept",
      ]
    }
    for line in TextTable.lines(rows) { Console.result(line) }
    let quantized = result.layers.count { $0.isQuantized }
    Console.result(
      "\(to.path): \(quantized) of \(result.layers.count) layers in int8, calibration \(method.rawValue); "
        + "top1 \(Formatting.fixed(result.before.top1, 4)) before, \(Formatting.fixed(result.after.top1, 4)) "
        + "after, on \(result.after.examples) training pictures")
  }

  private func json(_ result: Quantizer.Result) -> JSONObject {
    var object = JSONObject()
    object.set("file", to.path)
    object.set("calibration", method.rawValue)
    object.set("samples", result.after.examples)
    object.set("top1_before", result.before.top1)
    object.set("top1_after", result.after.top1)
    object.set(
      "layers",
      result.layers.map { layer in
        var entry = JSONObject()
        entry.set("path", layer.path)
        entry.set("type", layer.isQuantized ? "int8" : "float32")
        entry.set("error", layer.error)
        entry.set("input_scale", layer.inputScale.map { Double($0) })
        return entry
      })
    return object
  }
}
