public import FoveaGraph

/// Takes the largest value of each window: `[N, C, H, W]` to `[N, C, P, Q]`.
public struct MaxPool2D: Layer {
  /// `Never`, as the layer applies operations instead of composing layers.
  public typealias Body = Never

  /// The rows and columns of the window.
  public var size: Size2D
  /// The distance between neighbouring windows.
  public var stride: Size2D
  /// The rows and columns added around the image, which never win.
  public var padding: SpatialPadding
  /// Whether a last window that sticks out counts, unless it starts behind the image.
  public var ceilMode: Bool

  /// Makes a pooling layer; windows lie side by side unless `stride` says otherwise.
  public init(
    _ size: Size2D, stride: Size2D? = nil, padding: SpatialPadding = .none, ceilMode: Bool = false
  ) {
    self.size = size
    self.stride = stride ?? size
    self.padding = padding
    self.ceilMode = ceilMode
  }

  private var window: Window { Window(size, stride: stride, ceilMode: ceilMode) }

  /// See ``Layer/detail``.
  public var detail: String { window.detail(padding) }

  /// See ``Layer/build(_:in:)``.
  public func build(_ input: Graph.Value, in context: inout BuildContext) throws -> Graph.Value {
    let window = window.padded(padding, over: context.graph.type(of: input))
    return try context.graph.apply(MaxPooling(window), input)
  }
}
