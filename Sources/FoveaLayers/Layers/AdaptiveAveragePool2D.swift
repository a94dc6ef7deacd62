public import FoveaGraph

/// Takes means of windows that make the result a given size: `[N, C, H, W]` to `[N, C, P, Q]`.
///
/// Size 1 takes the mean of each whole channel (Lin et al. 2013, arXiv:1312.4400, section 3.2).
public struct AdaptiveAveragePool2D: Layer {
  /// `Never`, as the layer applies operations instead of composing layers.
  public typealias Body = Never

  /// The rows and columns of the result.
  public var size: Size2D

  /// Makes a pooling layer.
  public init(_ size: Size2D) { self.size = size }

  /// See ``Layer/detail``.
  public var detail: String { "to \(size.height)x\(size.width)" }

  /// See ``Layer/build(_:in:)``.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    try context.graph.apply(AdaptiveAveragePooling(size), input)
  }
}
