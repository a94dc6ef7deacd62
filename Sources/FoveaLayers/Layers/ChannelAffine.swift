public import FoveaGraph

/// Scales and shifts each channel by fixed numbers: `y_c = scale_c x_c + shift_c`.
///
/// Input and result are `[N, C, H, W]`; nothing is trained. It moves images from one convention of
/// normalization to another.
public struct ChannelAffine: Layer {
  /// The factor of each channel.
  public var scale: [Double]
  /// The number that is added to each channel.
  public var shift: [Double]

  /// Makes the layer of two lists with one number for each channel.
  public init(scale: [Double], shift: [Double]) {
    precondition(scale.count == shift.count, "\(scale.count) factors and \(shift.count) shifts")
    self.scale = scale
    self.shift = shift
  }

  public var detail: String { "\(scale.count) channels" }

  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let channels = try context.channels(of: context.graph.type(of: input), for: self)
    guard channels == scale.count else {
      throw ShapeError(
        "takes images of \(scale.count) channels, got \(channels)",
        remedy: "omit the transformation of the input", rule: "\(kind) L4", at: context.path)
    }
    // Normalization with mean 0 and variance 1 is all that is left of the statistics.
    var vectors: [Graph.Value] = []
    for numbers in [scale, shift, scale.map { _ in 0 }, scale.map { _ in 1 }] {
      let elements = try numbers.map { try context.graph.apply(Constant($0, shape: [1])) }
      vectors.append(try context.graph.applyAll(FoveaGraph.Concatenate(axis: 0), elements)[0])
    }
    let operation = BatchNormalization(epsilon: 0, statistics: .given)
    return try context.graph.applyAll(operation, [input] + vectors)[0]
  }
}
