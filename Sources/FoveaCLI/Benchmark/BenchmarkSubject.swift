import Fovea

/// A model with random pictures, and random weights unless it has its own, ready to be measured.
struct BenchmarkSubject {
  private let model: any Model
  private let input: TensorShape
  private let batch: Int
  private let backend: any Backend
  private let state: any StateStore
  private let classes: Int
  private let hasWeights: Bool

  /// Makes the model.
  init(_ description: ModelDescription, batch: Int, on backend: any Backend) throws {
    model = try description.makeModel()
    input = description.inputShape
    self.batch = batch
    self.backend = backend
    state = backend.makeState()
    classes = description.classes
    hasWeights = false
  }

  /// Takes a model with its weights.
  init(_ weights: FittedWeights, batch: Int, on backend: any Backend) throws {
    model = weights.model
    input = weights.checkpoint.model.inputShape
    self.batch = batch
    self.backend = backend
    state = try weights.makeState(on: backend)
    classes = weights.checkpoint.model.classes
    hasWeights = true
  }

  /// Makes a batch of pictures and their labels: to be called once the backend has found that there is room.
  private func makeBatch() -> (images: HostTensor, labels: HostTensor) {
    let key = RandomKey(seed: 0).folding("benchmark")
    let shape = TensorShape([batch] + input.dimensions)
    let labels = (0..<UInt64(batch)).map { Int32(key.folding("labels").integer($0, below: classes)) }
    return (
      HostTensor(key.uniforms(shape.count), shape: shape),
      HostTensor(labels, shape: [batch])
    )
  }

  /// Measures steps of training.
  func measureTraining(
    _ stopwatch: Stopwatch, optimizer: any Optimizer, profile: Bool
  ) throws -> Measurement {
    let network = try model.network(batch: batch, input: input, mode: .training(seed: 0))
    let step = try TrainingStep(network, optimizer: optimizer, on: backend, over: state)
    try state.initialize(network.parameters, seed: 0)
    let (images, labels) = makeBatch()
    var number = 0
    // A rate so small that the numbers stay where they are however often the step runs.
    let rate = 1e-4
    let times = try stopwatch.measure {
      number += 1
      _ = try step.run(images: images, labels: labels, learningRate: rate, number: number)
    }
    let memory = peakMemory()
    let seconds =
      profile ? try step.profile(images: images, labels: labels, learningRate: rate, repeats: 5) : nil
    return Measurement(
      times: times, batch: batch, multiplyAccumulates: step.multiplyAccumulates, peakMemory: memory,
      report: step.program.report, stepSeconds: seconds)
  }

  /// Measures predictions.
  func measureInference(_ stopwatch: Stopwatch, profile: Bool) throws -> Measurement {
    let network = try model.network(batch: batch, input: input, mode: .inference)
    let graph = try network.predictionGraph()
    let program = try backend.compile(graph, over: state)
    if !hasWeights { try state.initialize(network.parameters, seed: 0) }
    let inputs = ["images": makeBatch().images]
    let times = try stopwatch.measure { _ = try program.run(inputs) }
    let memory = peakMemory()
    return Measurement(
      times: times, batch: batch, multiplyAccumulates: graph.multiplyAccumulates(), peakMemory: memory,
      report: program.report, stepSeconds: profile ? try program.profile(inputs, repeats: 5) : nil)
  }
}
