public import FoveaCheckpoints
import FoveaCore
public import FoveaData
import FoveaGraph
public import FoveaLayers
public import FoveaRuntime

/// Turns the layers of a trained network into layers that compute in integers of 8 bits.
///
/// ```swift
/// let result = try Quantizer().quantize(checkpoint, with: training, on: OneDNNBackend())
/// try result.checkpoint.write(to: "best-int8.safetensors")
/// ```
///
/// Batch normalizations are folded into convolutions first. Weights get a scale for each output channel, inputs one
/// scale from what samples make there; biases take over the mean error of the rounded weights (Nagel and others 2019,
/// arXiv:1906.04721, section 4.2).
public struct Quantizer: Sendable {
  /// How the scale of an input follows from samples.
  public var method: CalibrationMethod
  /// The number of examples that are run, at least 1.
  public var samples: Int
  /// Patterns of the paths of layers that stay in `float32`; `first` and `last` stand for those.
  public var kept: [String]
  /// How much of the top-1 accuracy on the samples may be lost, in `0...1`: layers go back to `float32`, the one of the
  /// largest error first, until no more is; nil if it does not matter.
  public var largestDrop: Double?
  /// The number of images that run together, at least 1.
  public var batchSize = 16

  /// Creates a quantizer.
  public init(
    method: CalibrationMethod = .mse, samples: Int = 512, kept: [String] = [], largestDrop: Double? = nil
  ) {
    (self.method, self.samples, self.kept, self.largestDrop) = (method, samples, kept, largestDrop)
  }

  /// A quantized network.
  public struct Result: Sendable {
    /// The outcome for a layer.
    public struct Layer: Sendable {
      /// The path of its weights.
      public var path: String
      /// The norm of the error that bytes bring into its result, in relation to the norm of the result; nil if it was
      /// to stay in `float32`.
      public var error: Double?
      /// Whether it computes in integers.
      public var isQuantized: Bool
      /// Value of one integer step of its input.
      public var inputScale: Float?
    }

    /// The network for use.
    public var checkpoint: Checkpoint
    /// All convolutions and linear layers, in the order of the network.
    public var layers: [Layer]
    /// The evaluation of the samples before.
    public var before: Evaluation
    /// The evaluation of the samples after.
    public var after: Evaluation
  }

  /// Quantizes a network; a model that is not in the catalogue must be given.
  ///
  /// - Parameters:
  ///   - checkpoint: The trained network.
  ///   - data: Examples like those that the network will meet, best those that it learned from.
  ///   - model: The model; nil for the one of the catalogue that the checkpoint names.
  ///   - backend: The backend that runs the network.
  ///   - workers: The number of threads that prepare batches.
  ///   - watch: Called with a phrase for each part of the work.
  /// - Returns: The quantized network, the error of each layer, the evaluations before and after.
  /// - Throws: `FoveaError` with code `.configuration` if the network is quantized already, a pattern matches no layer
  ///   or no layer is left, and as `Checkpoint.fitted(to:)`, `Evaluator.evaluate` and reading the data do.
  public func quantize(
    _ checkpoint: Checkpoint, with data: some DataSet, model: (any Model)? = nil, on backend: any Backend,
    workers: Int = 1, watch: (String) -> Void = { _ in }
  ) throws -> Result {
    guard checkpoint.quantization == nil else {
      throw FoveaError(.configuration, at: checkpoint.name, "is quantized already")
    }
    var checkpoint = checkpoint.forUse
    // Those of an ONNX file are no layers that could be folded.
    let hasFoldings =
      try checkpoint.imported == nil && !checkpoint.fitted(to: model).network.normalizationFoldings.isEmpty
    if hasFoldings { checkpoint = try checkpoint.foldingNormalizations(of: model).checkpoint }
    let fitted = try checkpoint.fitted(to: model, batch: batchSize)
    checkpoint = fitted.checkpoint
    let weights = fitted.network.quantizableWeights
    let chosen = try choose(among: weights, in: checkpoint.name)
    let examples = SampledDataSet(data, count: max(samples, 1))
    guard examples.count > 0 else { throw FoveaError(.data, at: data.name, "has no examples to run") }
    watch("evaluating the network in float32")
    let before = try evaluate(checkpoint, model, examples, backend, workers)
    watch("counting activations of \(examples.count) examples")
    let statistics = try CalibrationRun(fitted, layers: chosen, on: backend)
      .statistics(of: examples, pipeline: checkpoint.pipeline, batchSize: batchSize, workers: workers)
    var quantization = Quantization()
    for path in chosen {
      guard let histogram = statistics[path], let tensor = checkpoint.tensors[path] else { continue }
      quantization.layers[path] = layer(of: tensor, histogram)
    }
    watch("measuring the error of each layer")
    let errors = try LayerErrors(fitted, quantization, on: backend)
      .errors(of: examples, pipeline: checkpoint.pipeline, batchSize: batchSize, workers: workers)
    let numbers = checkpoint
    var open = chosen.sorted { (errors[$0] ?? 0, $0) < (errors[$1] ?? 0, $1) }
    var (result, after) = (numbers, before)
    while true {
      result = numbers.quantized(by: quantization, statistics, in: fitted.network)
      watch("evaluating \(quantization.layers.count) quantized layers")
      after = try evaluate(result, model, examples, backend, workers)
      guard let largestDrop, before.top1 - after.top1 > largestDrop, let worst = open.popLast() else { break }
      quantization.layers[worst] = nil
      guard !quantization.layers.isEmpty else {
        throw FoveaError(
          .configuration, at: checkpoint.name,
          "loses more than \(largestDrop) of its top-1 accuracy, however few layers are quantized",
          remedy: "allow a larger drop, or use more samples")
      }
    }
    let layers = weights.map { path in
      let known = quantization.layers[path]
      return Result.Layer(
        path: path, error: errors[path], isQuantized: known != nil, inputScale: known?.inputScale)
    }
    return Result(checkpoint: result, layers: layers, before: before, after: after)
  }

  /// The layers that are to be quantized.
  private func choose(among weights: [String], in name: String) throws -> [String] {
    var excluded: Set<String> = []
    for pattern in kept {
      let matching =
        switch pattern {
        case "first": Array(weights.prefix(1))
        case "last": Array(weights.suffix(1))
        default:
          weights.filter { path in
            let layer = path.split(separator: ".").dropLast().joined(separator: ".")
            return PathPattern(pattern).matches(path) || PathPattern(pattern).matches(layer)
          }
        }
      guard !matching.isEmpty else {
        throw FoveaError(
          .configuration, at: pattern, "matches no convolution or linear layer",
          remedy: NearestName.nearest(to: pattern, in: weights).map { "did you mean \($0)?" }
            ?? "expected first, last or a pattern of paths")
      }
      excluded.formUnion(matching)
    }
    let chosen = weights.filter { !excluded.contains($0) }
    guard !chosen.isEmpty else {
      throw FoveaError(.configuration, at: name, "has no layer left to quantize", remedy: "keep fewer layers")
    }
    return chosen
  }

  private func layer(of weights: HostTensor, _ histogram: ActivationHistogram) -> Quantization.Layer {
    let isSigned = histogram.hasNegative
    let levels = isSigned ? 127 : 255
    let limit = method.limit(of: histogram, levels: levels)
    let size = max(weights.shape.count / max(weights.shape[0], 1), 1)
    let values = weights.floats
    let scales = (0..<weights.shape[0]).map { row in
      Self.scale(values[row * size..<(row + 1) * size].reduce(0) { max($0, abs($1)) } / 127)
    }
    return Quantization.Layer(
      inputScale: Self.scale(limit / Float(levels)), isInputSigned: isSigned, weightScales: scales)
  }

  /// A scale that can be divided by, also where all numbers are 0.
  private static func scale(_ value: Float) -> Float { Quantization.scales.contains(value) ? value : 1 }

  private func evaluate(
    _ checkpoint: Checkpoint, _ model: (any Model)?, _ data: SampledDataSet, _ backend: any Backend,
    _ workers: Int
  ) throws -> Evaluation {
    try Evaluator(checkpoint, model: model, on: backend)
      .evaluate(data, pipeline: checkpoint.pipeline, batchSize: batchSize, workers: workers)
  }
}
