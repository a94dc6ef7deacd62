import Fovea
import FoveaGraph

/// Multiplies each channel by a factor that follows from the means of all: `[N, C, H, W]` to the same.
struct SqueezeExcite: Layer {
  /// The channels divided by the width of the layer between.
  var reduction = 16

  var detail: String { "reduction \(reduction)" }

  func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let shape = context.graph.shape(of: input)
    guard shape.rank == 4 else {
      throw ShapeError(
        "takes images [N, C, H, W], got \(shape)", remedy: "put the layer before Flatten",
        rule: "\(kind) L2", at: context.path)
    }
    guard reduction >= 1 else {
      throw ShapeError(
        "reduction must be at least 1, got \(reduction)", rule: "\(kind) L3", at: context.path)
    }
    let factors = try context.build(
      Chain {
        AdaptiveAveragePool2D(1)
        Conv2D(max(shape[1] / reduction, 1), kernel: 1, activation: .relu).named("fc1")
        Conv2D(shape[1], kernel: 1, activation: .sigmoid).named("fc2")
      }, on: input)
    return try context.graph.apply(ScaleChannels(), input, factors)
  }
}

/// Two convolutions beside a shortcut, with the channels of the input.
struct SqueezedBlock: Layer {
  var channels: Int

  var body: some Layer {
    Residual {
      Conv2D(channels, kernel: 3, padding: 1, bias: false).named("conv1")
      BatchNorm2D().named("bn1")
      Activation(.relu)
      Conv2D(channels, kernel: 3, padding: 1, bias: false).named("conv2")
      BatchNorm2D().named("bn2")
      SqueezeExcite(reduction: 4).named("se")
    }
  }
}

/// A small network with such a block; `1.se.fc1.weight` is one of its parameters.
struct SqueezedNetwork: Model {
  var classes = 3
  var inputShape: TensorShape { [1, 8, 8] }

  var body: some Layer {
    Sequential {
      Conv2D(8, kernel: 3, padding: 1, activation: .relu)
      SqueezedBlock(channels: 8)
      AdaptiveAveragePool2D(1)
      Flatten()
      Dense(classes)
    }
  }
}

/// The losses of a few steps, about which two backends have to agree within rounding.
func squeezedLosses(on backend: any Backend) throws -> [Double] {
  let network = try SqueezedNetwork().network(batch: 4, mode: .training(seed: 0))
  let state = backend.makeState()
  try state.initialize(network.parameters, seed: 1)
  let step = try TrainingStep(network, optimizer: SGD(momentum: 0.9), on: backend, over: state)
  let key = RandomKey(seed: 2)
  let images = HostTensor((0..<4 * 64).map { key.uniform($0) }, shape: [4, 1, 8, 8])
  let labels = HostTensor([0, 1, 2, 1] as [Int32], shape: [4])
  return try (1...4).map {
    try step.run(images: images, labels: labels, learningRate: 0.05, number: $0).loss
  }
}
