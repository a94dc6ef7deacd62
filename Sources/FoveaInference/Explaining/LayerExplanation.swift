/// An explanation by what one layer of a network makes.
public protocol LayerExplanation: Explanation {
  /// The path of the layer; nil for the last value that has rows and columns.
  var layer: String? { get }

  /// Looks at a layer.
  init(layer: String?)
}

private enum LayerKey: String, CodingKey { case layer }

extension LayerExplanation {
  /// Looks at the last value that has rows and columns.
  public init() { self.init(layer: nil) }

  /// Reads the path.
  public init(from decoder: any Decoder) throws {
    self.init(
      layer: try decoder.container(keyedBy: LayerKey.self).decodeIfPresent(String.self, forKey: .layer))
  }

  /// Writes the path, or null.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: LayerKey.self)
    try container.encode(layer, forKey: .layer)
  }

  /// Refuses a layer that does not exist.
  ///
  /// - Throws: `FoveaError` with code `.configuration` and the nearest path.
  public func validate(for network: ExplainedNetwork) throws { try network.requireLayer(layer) }
}
