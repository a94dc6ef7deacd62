public import FoveaCore
public import FoveaGraph

/// A model built for one batch size, image size and mode: a forward graph and what it consists of.
public struct Network: Sendable {
  /// The graph from `images` to `logits`.
  ///
  /// Its inputs are `images`, `float32[N, C, H, W]`, and, in training with dropout, `position`,
  /// `int64[2]`. In training with batch normalization it writes the running statistics. It has no
  /// results yet: a loss or a prediction adds them.
  public package(set) var graph: Graph
  /// The purpose that the network was built for.
  public let mode: Mode
  /// The input, `[N, C, H, W]`.
  public let images: Graph.Value
  /// The scores before softmax, `[N, classes]`.
  public let logits: Graph.Value
  /// The side branches, in training only: the path, the logits `[N, classes]`, the weight of the loss.
  public let auxiliary: [(name: String, logits: Graph.Value, weight: Double)]
  /// Parameters and statistics in the order in which the layers declare them.
  public internal(set) var parameters: [Parameter]
  /// A record of each layer, containers before their parts.
  public let layers: [LayerRecord]

  /// The number of classes.
  public var classes: Int { graph.shape(of: logits)[1] }

  /// The number of elements of all parameters, statistics not counted.
  public var parameterCount: Int {
    parameters.filter { $0.role == .parameter }.map(\.shape.count).reduce(0, +)
  }

  /// The number of multiply-accumulate operations of the forward pass for one image.
  public var multiplyAccumulates: Int {
    graph.multiplyAccumulates(in: [.forward]) / graph.shape(of: images)[0]
  }

  /// The layer of a path, as in `3.0` or `inception4a.branch2`; of several the outermost.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path if there is no such layer.
  public func layer(at path: String) throws(FoveaError) -> LayerRecord {
    if !path.isEmpty, let layer = layers.first(where: { $0.path == path }) { return layer }
    let paths = layers.map(\.path).filter { !$0.isEmpty }
    let nearest = path.isEmpty ? nil : NearestName.nearest(to: path, in: paths)
    throw FoveaError(
      .configuration, at: path.isEmpty ? "the empty path" : path, "the network has no layer of this path",
      remedy: nearest.map { "did you mean \($0)?" } ?? "fovea summary lists all paths")
  }
}

extension Model {
  /// Builds the network for a batch of images of one size.
  ///
  /// `input` is `[C, H, W]`, by default ``Model/inputShape``; `initialization` replaces
  /// ``Model/initialization`` if given.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if a size is not positive or neither `input` nor
  ///   ``Model/inputShape`` is there, `ShapeError` with the path of the first layer whose input does not
  ///   fit, or with rule `Graph G1` or `Graph G2` if something is too large to compute with.
  public func network(
    batch: Int, input: TensorShape? = nil, mode: Network.Mode, initialization: (any Initialization)? = nil
  ) throws -> Network {
    let input = try input ?? inputShape
    guard batch > 0 else {
      throw FoveaError(.configuration, at: name, "the batch must have at least 1 image, got \(batch)")
    }
    var classes = try? self.classes
    if let classes, classes < 1 {
      throw FoveaError(.configuration, at: name, "\(classes) classes are too few")
    }
    guard input.rank == 3, input.count > 0 else {
      throw FoveaError(
        .configuration, at: name, "images have channels, height and width, got \(input)",
        remedy: (try? inputShape).map { "\($0) is the size of the document" })
    }
    var context = BuildContext(
      mode: mode, initialization: initialization ?? self.initialization, batch: batch)
    let type = TensorType(TensorShape([batch] + input.dimensions))
    try Graph.requireLimits([type], at: name)
    let images = context.graph.input("images", type)
    let logits = try build(images, in: &context)
    for (path, value) in [("", logits)] + context.auxiliary.map({ ($0.name, $0.logits) }) {
      let shape = context.graph.shape(of: value)
      guard shape.rank == 2, shape == [batch, classes ?? shape[1]] else {
        let expected = classes.map { "\($0)" } ?? "classes"
        throw ShapeError(
          "the network must end in logits [\(batch), \(expected)], got \(shape)",
          remedy: "end it in Flatten and Dense(classes)", rule: "Model M1",
          at: path.isEmpty ? name : path)
      }
      classes = shape[1]
    }
    return Network(
      graph: context.graph, mode: mode, images: images, logits: logits, auxiliary: context.auxiliary,
      parameters: context.parameters, layers: context.layers)
  }
}
