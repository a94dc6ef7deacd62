import FoveaCheckpoints
import FoveaCore
import FoveaData
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// Training on mixed examples and with weights of classes, against PyTorch (`Tests/Oracle/mixing.py`) and by hand.
@Suite(.tags(.quick, .backend, .golden)) struct MixingTests {
  struct Run: Decodable, CustomTestStringConvertible {
    var name: String
    var smoothing: Double
    var weights: [Double]?
    var auxiliary: Bool
    var shares: [Double]
    var losses: [Double]
    var parameters: [[Double]]

    var testDescription: String { name }
  }

  static let runs: [Run] = OracleTests.golden("mixing") ?? []

  @Test func goldenFilesAreThere() { #expect(Self.runs.count == 4) }

  @Test(arguments: runs)
  func stepsAreThoseOfPyTorch(_ run: Run) throws {
    let model = Sample(classes: 3, input: [2, 1, 1]) {
      if run.auxiliary {
        Auxiliary(weight: 0.3) {
          Flatten()
          Dense(3).named("side")
        }
      }
      Flatten()
      Dense(3).named("fc")
    }
    let network = try model.network(batch: 3, mode: .training(seed: 0))
    let state = ReferenceBackend().makeState()
    let loss = CrossEntropy(labelSmoothing: run.smoothing, classWeights: run.weights.map { .each($0) })
    let step = try TrainingStep(
      network, rule: UpdateRule(SGD(momentum: 0.9)), loss: loss, softTargets: true, on: ReferenceBackend(),
      over: state)
    let start = TrainingStepTests.start
    let weight = start.weight.flatMap { $0.map(Float.init) }
    let heads = network.parameters.map(\.path).filter { $0.hasSuffix("weight") }.map { $0.dropLast(7) }
    for head in heads {
      try state.write(
        HostTensor(weight.map { head == "fc" ? $0 : -$0 }, shape: [3, 2]), to: "\(head).weight")
      try state.write(HostTensor(start.bias.map(Float.init), shape: [3]), to: "\(head).bias")
    }
    let shape = BatchShape(count: 3, picture: PictureSize(width: 1, height: 1, channels: 2), classes: 3)
    for (number, share) in run.shares.enumerated() {
      var images = TrainingStepTests.inputs.flatMap { $0.map(Float.init) }
      var targets = TrainingStepTests.labels.flatMap { label in (0..<3).map { $0 == label ? Float(1) : 0 } }
      Mixup().apply(share, to: &images, targets: &targets, of: shape)
      let result = try step.run(
        images: HostTensor(images, shape: [3, 2, 1, 1]),
        labels: HostTensor(TrainingStepTests.labels.map(Int32.init), shape: [3]),
        targets: HostTensor(targets, shape: [3, 3]), learningRate: 0.5, number: number + 1)
      #expect(abs(result.loss - run.losses[number]) < 1e-6, "step \(number)")
      #expect(result.weight == 3)
      let found = try heads.sorted().flatMap {
        try state.read("\($0).weight").doubles + state.read("\($0).bias").doubles
      }
      #expect(found.count == run.parameters[number].count)
      for (a, b) in zip(found, run.parameters[number]) { #expect(abs(a - b) < 1e-6, "step \(number)") }
    }
  }

  func trainer(
    _ transforms: [any BatchTransform], loss: any Loss = CrossEntropy(), batch: Int = 8,
    accumulation: Int = 1,
    workers: Int = 1, maxSteps: Int? = nil
  ) throws -> Trainer {
    try Trainer(
      Sample.linear(classes: 4, features: 4), input: [1, 2, 2], trainingData: Shades(count: 41),
      testData: Shades(count: 7),
      options: TrainingOptions(
        epochs: 3, batchSize: batch, learningRate: 0.5, optimizer: SGD(momentum: 0.9), loss: loss,
        accumulation: accumulation, batchTransforms: transforms, maxSteps: maxSteps, workers: workers),
      on: ReferenceBackend())
  }

  func values(_ trainer: Trainer) throws -> [[Double]] {
    try trainer.parameters.map { try trainer.state.read($0.path).doubles }
  }

  @Test func oneHotTargetsAreLabels() throws {
    let (soft, hard) = (try trainer([Mixup(alpha: 1, probability: 0)]), try trainer([]))
    let (first, second) = (Recorder(), Recorder())
    try soft.run(observers: [first])
    try hard.run(observers: [second])
    for (a, b) in zip(first.steps, second.steps) {
      #expect(abs(a.loss - b.loss) < 1e-6 && a.sums.correct == b.sums.correct)
    }
    #expect(first.steps.count == 18 && second.steps.count == 18)
  }

  @Test func workersChangeNothingAndARunContinues() throws {
    let both: [any BatchTransform] = [Mixup(alpha: 0.4), CutMix()]
    let whole = try trainer(both)
    try whole.run()
    let other = try trainer(both, workers: 3)
    try other.run()
    #expect(try values(whole) == values(other))
    #expect(
      try values(whole)
        != {
          try $0.run(); return try values($0)
        }(trainer([CutMix()])))
    let first = try trainer(both, maxSteps: 8)
    try first.run()
    let saved = try Checkpoint(
      model: ModelDescription(Sample.linear(classes: 3, features: 4)),
      classNames: Shades(count: 1).classNames, pipeline: .resized, training: first.training,
      provenance: first.provenance, state: first.state)
    let second = try trainer(both)
    #expect(try second.resume(from: saved).isEmpty)
    try second.run()
    // A checkpoint holds 32-bit numbers, the reference backend works in 64.
    for (a, b) in zip(try values(whole).joined(), try values(second).joined()) { #expect(abs(a - b) < 1e-5) }
    let error = #expect(throws: FoveaError.self) { try trainer([Mixup(alpha: 0.2)]).resume(from: saved) }
    #expect(
      error?.problem
        == "is of another run: batch_transforms (mixup:0.4 cutmix in the checkpoint, mixup:0.2 now)")
  }

  @Test func aStepOfSeveralMixedBatchesAddsThem() throws {
    let trainer = try trainer(
      [Mixup()], loss: CrossEntropy(classWeights: .balanced), batch: 4, accumulation: 2)
    let recorder = Recorder()
    try trainer.run(observers: [recorder])
    #expect(recorder.steps.count == 18 && recorder.epochs.count == 3)
  }

  @Test func balancedWeightsFollowFromTheTrainingData() throws {
    // The shades of 41 pictures: 14, 14 and 13; the fourth class has none.
    let counts = (0..<3).map { label in (0..<41).count { Shades(count: 41).label(at: $0) == label } }
    let weights = counts.map { 41 / (3 * Double($0)) } + [0]
    let loss = CrossEntropy(labelSmoothing: 0.1, classWeights: .balanced)
    #expect(
      try loss.resolved(for: Shades(count: 41), classes: 4)
        == CrossEntropy(labelSmoothing: 0.1, classWeights: .each(weights)))
    let (balanced, given) = (
      try trainer([], loss: loss),
      try trainer([], loss: CrossEntropy(labelSmoothing: 0.1, classWeights: .each(weights)))
    )
    try balanced.run()
    try given.run()
    #expect(try values(balanced) == values(given))
    #expect(balanced.provenance.choices["loss"] == "cross-entropy:class_weights=balanced,label_smoothing=0.1")
    // Judging knows no weights.
    #expect(balanced.training.latest?.test == given.training.latest?.test)
    expectRefusal("class weights: balanced weights follow from training data") {
      try loss.constants(classes: 4)
    }
  }

  @Test func weightsAreNumbersOrAWord() throws {
    let losses = TrainingChoices.standard.losses
    func text(_ text: String) throws -> String { try losses.make(.string(text)).text }
    #expect(try text("cross-entropy:class_weights=balanced") == "cross-entropy:class_weights=balanced")
    #expect(try text("cross-entropy:class_weights=[1,2.5]") == "cross-entropy:class_weights=[1,2.5]")
    #expect(try text("cross-entropy:class_weights=[]") == "cross-entropy")
    for wrong in ["[1,-1]", "[0,0]", "even", "3"] {
      expectRefusal("class_weights") { try text("cross-entropy:class_weights=\(wrong)") }
    }
    // Numbers give way to the word, and the word to numbers.
    let own = try losses.make(.string("cross-entropy:class_weights=[1,2]")).tree()
    let other = try losses.overlaid(own, by: .object(["class_weights": .string("balanced")]), at: "loss")
    #expect(try losses.make(other).text == "cross-entropy:class_weights=balanced")
    #expect(
      try losses.make(losses.overlaid(other, by: own, at: "loss")).text == "cross-entropy:class_weights=[1,2]"
    )
  }
}
