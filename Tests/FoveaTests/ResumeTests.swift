import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaLayers
import FoveaModels
import FoveaOneDNN
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Exact continuation through the library, for a network with all that a state can hold.
@Suite(.tags(.backend)) struct ResumeTests {
  /// Dropout draws random numbers, batch normalization keeps statistics.
  struct Restless: Model {
    var name: String { "restless" }
    var classes = 10
    var inputShape: TensorShape { [1, 16, 16] }
    var initialization: any Initialization { .pytorch }

    var body: some Layer {
      Sequential {
        Conv2D(8, kernel: 3, activation: .relu)
        BatchNorm2D()
        Flatten()
        Dropout(0.3)
        Dense(classes)
      }
    }
  }

  /// One dense layer and nothing else.
  struct Bare: Model {
    var name: String { "bare" }
    var classes = 3
    var inputShape: TensorShape { [1, 2, 2] }
    var initialization: any Initialization { .pytorch }

    var body: some Layer {
      Flatten()
      Dense(classes).named("0")
    }
  }

  final class Watcher: TrainingObserver {
    struct Break: Error {}
    var losses: [Double] = []
    var breakAt: Int?

    init(breakAt: Int? = nil) { self.breakAt = breakAt }

    func observe(_ event: TrainingEvent, of trainer: Trainer) throws {
      guard case .step(let step) = event else { return }
      losses.append(step.loss)
      if step.step == breakAt { throw Break() }
    }
  }

  func trainer(
    _ optimizer: any Optimizer, epochs: Int = 2, accumulation: Int = 1,
    loss: any Loss = CrossEntropy(), batchTransforms: [any BatchTransform] = [],
    precision: OneDNNBackend.Precision = .float32
  ) throws -> Trainer {
    try Trainer(
      Restless(), input: [1, 16, 16], trainingData: ShapesDataSet(split: .train, count: 50, size: 16),
      testData: ShapesDataSet(split: .test, count: 20, size: 16),

      options: TrainingOptions(
        epochs: epochs, batchSize: 16 / accumulation, learningRate: 0.01, optimizer: optimizer,
        warmupEpochs: 1, loss: loss, accumulation: accumulation, batchTransforms: batchTransforms),
      on: OneDNNBackend(threads: 2, precision: precision, slowImplementations: .refuse))
  }

  static let optimizers: [any Optimizer] = [
    SGD(), SGD(momentum: 0.9, nesterov: true, weightDecay: 0.01), Adam(),
    AdamW(weightDecay: 0.1),
  ]

  /// Four steps in an epoch, the last of two examples; breaks after the first step of all, before the last
  /// one of an epoch, at its end and beyond.
  @Test(arguments: [1, 3, 4, 5, 8], 0..<4)
  func aRunContinuesBitForBit(step: Int, number: Int) throws {
    try expectToContinue(after: step) { try trainer(Self.optimizers[number]) }
  }

  /// Steps of four batches of four, the last of each epoch of one batch of two.
  @Test(arguments: [1, 4, 5])
  func aRunOfStepsOfSeveralBatchesContinuesBitForBit(step: Int) throws {
    try expectToContinue(after: step) { try trainer(Self.optimizers[1], accumulation: 4) }
  }

  @Test(arguments: [3, 4]) func aRunInBFloat16ContinuesBitForBit(step: Int) throws {
    try expectToContinue(after: step) { try trainer(Self.optimizers[1], precision: .bfloat16) }
  }

  /// Mixed pictures, and weights of classes that follow from the data.
  @Test(arguments: [1, 3, 4, 5], [1, 4])
  func aRunOnMixedPicturesContinuesBitForBit(step: Int, accumulation: Int) throws {
    try expectToContinue(after: step) {
      try trainer(
        Self.optimizers[1], accumulation: accumulation,
        loss: CrossEntropy(labelSmoothing: 0.1, classWeights: .balanced),
        batchTransforms: [Mixup(alpha: 0.2), CutMix()])
    }
  }

  private func expectToContinue(after step: Int, _ trainer: () throws -> Trainer) throws {
    let whole = Watcher()
    let reference = try trainer()
    try reference.run(observers: [whole])

    let first = try trainer()
    let before = Watcher(breakAt: step)
    #expect(throws: Watcher.Break.self) { try first.run(observers: [before]) }
    let checkpoint = try first.checkpoint(of: ModelDescription(Restless()))

    let second = try trainer()
    let after = Watcher()
    #expect(try second.resume(from: checkpoint).isEmpty)
    try second.run(observers: [after])
    #expect(before.losses + after.losses == whole.losses)
    #expect(second.training.latest?.test == reference.training.latest?.test)
    #expect(second.training.latest?.trainLoss == reference.training.latest?.trainLoss)
    for entry in reference.state.entries {
      #expect(try second.state.read(entry.path) == (try reference.state.read(entry.path)), "\(entry.path)")
    }
  }

  @Test func convolutionsAndLibraryAreOnRecord() throws {
    let provenance = try trainer(SGD()).provenance
    #expect(provenance.machine["oneDNN"] == OneDNNBackend.libraryVersion)
    #expect(provenance.machine["threads"] == "2")
    #expect(provenance.algorithms.keys.contains("ConvolutionFilterGradient of 0"))
    #expect(try trainer(Adam()).provenance.changedChoices(in: provenance).count == 1)
    #expect(try trainer(SGD(), epochs: 9).provenance.changedChoices(in: provenance).isEmpty)
  }

  @Test(arguments: 0..<4)
  func aParameterThatOverflowsStopsTheRunAtItsStep(number: Int) throws {
    let trainer = try trainer(Self.optimizers[number])
    // The gradient of this bias does not depend on its size, but the pull of its own update does.
    try trainer.state.write(.filled(.infinity, shape: [8]), to: "0.bias")
    let error = #expect(throws: FoveaError.self) { try trainer.run() }
    #expect(error?.code == .numeric)
    #expect(error?.location == "step 1")
    #expect(trainer.training.best == nil)
  }

  /// The square of a finite gradient can be infinite; the parameter would stand still without a word.
  @Test(
    arguments: [OneDNNBackend(threads: 1), ReferenceBackend()] as [any Backend],
    [Adam(), AdamW()] as [any Optimizer])
  func aMomentThatOverflowsStopsTheRunAtItsStep(backend: any Backend, optimizer: any Optimizer) throws {
    let state = backend.makeState()
    let network = try Bare().network(batch: 2, mode: .training(seed: 0))
    let step = try TrainingStep(network, optimizer: optimizer, on: backend, over: state)
    func run(brightness: Float) throws -> StepResult {
      try step.run(
        images: .filled(brightness, shape: [2, 1, 2, 2]), labels: HostTensor([0, 1] as [Int32], shape: [2]),
        learningRate: 0.001, number: 1)
    }
    // All parameters are zero, so that the loss does not depend on the picture.
    let error = #expect(throws: FoveaError.self) { try run(brightness: 1e25) }
    #expect(error?.code == .numeric)
    #expect(error?.description.hasPrefix("step 1: ") == true)
    #expect(error?.description.contains("0.weight") == true, "\(String(describing: error))")
  }

  @Test func aStatisticThatOverflowsStopsTheRunAtItsStep() throws {
    let trainer = try trainer(SGD())
    // In training a batch is normalised by its own statistics: no loss would show it.
    try trainer.state.write(.filled(.infinity, shape: [8]), to: "1.running_var")
    let error = #expect(throws: FoveaError.self) { try trainer.run() }
    #expect(error?.code == .numeric)
    #expect(error?.description.hasPrefix("step 1: 1.running_var: ") == true)
    #expect(trainer.training.best == nil)
  }
}
