import FoveaCore
import FoveaGraph
import FoveaLayers

/// A model made of a block, for tests of layers.
struct Sample: Model {
  let name = "sample"
  var classes = 10
  var inputShape: TensorShape = [3, 8, 8]
  var initialization: any Initialization = .pytorch
  var layers: Chain

  init(_ classes: Int = 10, @LayerBuilder _ layers: () -> Chain) {
    self.classes = classes
    self.layers = layers()
  }

  var body: some Layer { layers }
}

/// Scales the channels of images by factors that follow from their means.
struct Gate: Layer {
  func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let channels = context.graph.shape(of: input)[1]
    let factors = try context.build(
      Chain {
        AdaptiveAveragePool2D(1)
        Conv2D(2, kernel: 1, activation: .relu).named("fc1")
        Conv2D(channels, kernel: 1, activation: .sigmoid).named("fc2")
      }, on: input)
    return try context.graph.apply(ScaleChannels(), input, factors)
  }
}

/// The product of the images and their ReLU, as an operation of no layer of its own.
struct TimesReLU: Layer {
  func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let positive = try context.build(Activation(.relu), on: input)
    return try context.graph.apply(Binary(.multiply), input, positive)
  }
}

extension Model {
  /// The paths of all parameters and statistics.
  func paths(_ mode: Network.Mode = .inference) throws -> [String] {
    try network(batch: 2, mode: mode).parameters.map(\.path)
  }

  /// The text of the error that building throws, or nil.
  func failure(batch: Int = 2, input: TensorShape? = nil, _ mode: Network.Mode = .inference) -> String? {
    do {
      _ = try network(batch: batch, input: input, mode: mode)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
