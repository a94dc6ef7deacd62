public import FoveaCore
public import FoveaGraph

/// The description of one layer of a network, as summaries show it.
public struct LayerRecord: Hashable, Sendable {
  /// The path; layers without a name share their container's.
  public var path: String
  /// The kind of layer, as in `Conv2D`, or the name of a composed layer, as in `Inception`.
  public var kind: String
  /// Its attributes in a few characters, as in `3x3, stride 2, pad 1`.
  public var detail: String
  /// The number of recorded containers around it.
  public var depth: Int
  /// Whether records of its parts follow.
  public var isContainer = false
  /// The shape of the result, the batch included.
  public var outputShape: TensorShape = .scalar
  /// The number of elements of its parameters, those of its parts included, statistics not.
  public var parameterCount = 0
  /// The number of multiply-accumulate operations for one image, those of its parts included.
  public var multiplyAccumulates = 0
  /// The value that the layer returns, in the network's graph.
  public internal(set) var output: Graph.Value
  /// Its operations and those of its parts: their positions in the network's graph.
  public internal(set) var nodes: Range<Int>

  init(path: String, kind: String, detail: String, depth: Int, input: Graph.Value, firstNode: Int) {
    self.path = path
    self.kind = kind
    self.detail = detail
    self.depth = depth
    output = input
    nodes = firstNode..<firstNode
  }
}
