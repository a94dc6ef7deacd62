import FoveaCore
import FoveaLayers
import FoveaReference
import FoveaRuntime
import FoveaTraining
import TestSupport
import Testing

/// A step of a linear classifier against the same step by hand.
@Suite(.tags(.quick, .backend)) struct TrainingStepTests {
  static let inputs: [[Double]] = [[0.5, -1], [2, 0.25], [-0.75, 1.5]]
  static let labels = [0, 2, 1]
  static let start = HandModel(
    weight: [[0.1, -0.2], [0.3, 0.05], [-0.4, 0.2]], bias: [0.01, -0.02, 0.03])

  let state = ReferenceBackend().makeState()

  /// Compiles the step over the hand model's start.
  func step(_ optimizer: any Optimizer, loss: CrossEntropy = CrossEntropy()) throws -> TrainingStep {
    let network = try Sample.linear(classes: 3, features: 2)
      .network(batch: 3, mode: .training(seed: 0))
    let step = try TrainingStep(
      network, optimizer: optimizer, loss: loss, on: ReferenceBackend(), over: state)
    try state.write(
      HostTensor(Self.start.weight.flatMap { $0.map(Float.init) }, shape: [3, 2]), to: "fc.weight")
    try state.write(HostTensor(Self.start.bias.map(Float.init), shape: [3]), to: "fc.bias")
    return step
  }

  func run(_ step: TrainingStep, rate: Double, number: Int = 1) throws -> StepResult {
    try step.run(
      images: HostTensor(Self.inputs.flatMap { $0.map(Float.init) }, shape: [3, 2, 1, 1]),
      labels: HostTensor(Self.labels.map(Int32.init), shape: [3]), learningRate: rate, number: number)
  }

  func expectState(_ model: HandModel, sourceLocation: SourceLocation = #_sourceLocation) throws {
    let values = try state.read("fc.weight").doubles + state.read("fc.bias").doubles
    let expected = model.weight.flatMap { $0 } + model.bias
    for (value, expected) in zip(values, expected) {
      #expect(abs(value - expected) < 1e-6, sourceLocation: sourceLocation)
    }
  }

  @Test(arguments: [0, 0.1])
  func plainDescentFollowsTheGradient(weightDecay: Double) throws {
    let result = try run(step(SGD(weightDecay: weightDecay)), rate: 0.5)
    let slope = Self.start.gradient(Self.inputs, Self.labels)
    #expect(abs(result.loss - slope.loss) < 1e-6)
    // Only the third example has its largest logit at its label.
    #expect(result.correct == 1)
    var expected = Self.start
    for k in 0..<3 {
      expected.bias[k] -= 0.5 * (slope.bias[k] + weightDecay * expected.bias[k])
      for i in 0..<2 {
        expected.weight[k][i] -= 0.5 * (slope.weight[k][i] + weightDecay * expected.weight[k][i])
      }
    }
    try expectState(expected)
  }

  @Test(arguments: [false, true])
  func momentumCarriesOver(nesterov: Bool) throws {
    let step = try step(SGD(momentum: 0.9, nesterov: nesterov))
    var (expected, velocity) = (Self.start, [Double](repeating: 0, count: 9))
    for number in 1...3 {
      let slope = expected.gradient(Self.inputs, Self.labels)
      let gradient = slope.weight.flatMap { $0 } + slope.bias
      velocity = zip(velocity, gradient).map { 0.9 * $0 + $1 }
      let move = nesterov ? zip(velocity, gradient).map { 0.9 * $0 + $1 } : velocity
      for k in 0..<3 {
        expected.bias[k] -= 0.1 * move[6 + k]
        for i in 0..<2 { expected.weight[k][i] -= 0.1 * move[2 * k + i] }
      }
      _ = try run(step, rate: 0.1, number: number)
    }
    try expectState(expected)
    #expect(
      state.entries.filter { $0.role == .moment }.map(\.path) == [
        "optimizer.fc.weight.velocity", "optimizer.fc.bias.velocity",
      ])
  }

  @Test(arguments: [false, true])
  func adamCorrectsItsMoments(decoupled: Bool) throws {
    let decay = 0.05
    let step = try step(decoupled ? AdamW(weightDecay: decay) : Adam(weightDecay: decay))
    var expected = Self.start
    var (first, second) = ([Double](repeating: 0, count: 9), [Double](repeating: 0, count: 9))
    var powers = (1.0, 1.0)
    for number in 1...3 {
      let slope = expected.gradient(Self.inputs, Self.labels)
      let gradients = slope.weight.flatMap { $0 } + slope.bias
      var values = expected.weight.flatMap { $0 } + expected.bias
      powers = (powers.0 * 0.9, powers.1 * 0.999)
      for j in 0..<9 {
        let gradient = gradients[j] + (decoupled ? 0 : decay * values[j])
        if decoupled { values[j] -= 0.01 * decay * values[j] }
        first[j] = 0.9 * first[j] + 0.1 * gradient
        second[j] = 0.999 * second[j] + 0.001 * gradient * gradient
        let root = (second[j] / (1 - powers.1)).squareRoot() + 1e-8
        values[j] -= 0.01 * first[j] / (1 - powers.0) / root
      }
      expected.weight = (0..<3).map { [values[2 * $0], values[2 * $0 + 1]] }
      expected.bias = Array(values[6...])
      _ = try run(step, rate: 0.01, number: number)
    }
    try expectState(expected)
  }

  @Test func smoothingAndClassWeightsEnterTheLoss() throws {
    let options = CrossEntropy(labelSmoothing: 0.2, classWeights: [1, 2, 0.5])
    let result = try run(step(SGD(), loss: options), rate: 0.5)
    var expected = Self.start
    expected.smoothing = 0.2
    expected.classWeights = [1, 2, 0.5]
    let slope = expected.gradient(Self.inputs, Self.labels)
    #expect(abs(result.loss - slope.loss) < 1e-6)
    for k in 0..<3 {
      expected.bias[k] -= 0.5 * slope.bias[k]
      for i in 0..<2 { expected.weight[k][i] -= 0.5 * slope.weight[k][i] }
    }
    try expectState(expected)
  }

  @Test func classWeightsHaveToFitTheClasses() throws {
    expectRefusal("class weights: expected 3 numbers, one for each class, got 2; ") {
      try step(SGD(), loss: CrossEntropy(classWeights: [1, 2]))
    }
  }

  @Test func aLossThatIsNotFiniteNamesTheStep() throws {
    let step = try step(SGD())
    try state.write(HostTensor([Float](repeating: .infinity, count: 3), shape: [3]), to: "fc.bias")
    let error = #expect(throws: FoveaError.self) { try run(step, rate: 0.1, number: 17) }
    #expect(error?.code == .numeric)
    #expect(error?.location == "step 17")
  }

  @Test func sideBranchesAddTheirWeightedLoss() throws {
    func loss(weight: Double?) throws -> Double {
      let model = Sample(classes: 2, input: [2, 1, 1]) {
        if let weight {
          Auxiliary(weight: weight) {
            Flatten()
            Dense(2).named("side")
          }
        }
        Flatten()
        Dense(2).named("fc")
      }
      let state = ReferenceBackend().makeState()
      let network = try model.network(batch: 1, mode: .training(seed: 0))
      let step = try TrainingStep(network, optimizer: SGD(), on: ReferenceBackend(), over: state)
      try state.initialize(network.parameters, seed: 3)
      return try step.run(
        images: HostTensor([1, -1] as [Float], shape: [1, 2, 1, 1]),
        labels: HostTensor([1] as [Int32], shape: [1]),
        learningRate: 0, number: 1
      ).loss
    }
    let (alone, full, part) = try (loss(weight: nil), loss(weight: 1), loss(weight: 0.3))
    #expect(abs((part - alone) - 0.3 * (full - alone)) < 1e-6)
    #expect(full > alone)
  }

  @Test func dropoutDrawsAnewInEachStep() throws {
    let model = Sample(classes: 2, input: [64, 1, 1]) {
      Flatten()
      Dropout(0.5)
      Dense(2).named("fc")
    }
    let network = try model.network(batch: 1, mode: .training(seed: 5))
    let step = try TrainingStep(network, optimizer: SGD(), on: ReferenceBackend(), over: state)
    try state.initialize(network.parameters, seed: 0)
    func loss(_ number: Int) throws -> Double {
      try step.run(
        images: .filled(1, shape: [1, 64, 1, 1]), labels: HostTensor([0] as [Int32], shape: [1]),
        learningRate: 0, number: number
      ).loss
    }
    let first = try loss(1)
    #expect(try loss(2) != first)
    #expect(try loss(1) == first)
  }
}
