/// An explanation by the activations of one layer of a network.
public protocol LayerExplanation: Explanation {
  /// The path of the layer; nil for the last value that has rows and columns.
  var layer: String? { get }

  /// Makes an explanation by the layer of a path; nil for the last value that has rows and columns.
  init(layer: String?)
}

private enum LayerKey: String, CodingKey { case layer }

extension LayerExplanation {
  /// Makes an explanation by the last value that has rows and columns.
  public init() { self.init(layer: nil) }

  /// Reads the path, nil if the key `layer` is missing or null.
  ///
  /// - Throws: what decoding throws if the path is no text.
  public init(from decoder: any Decoder) throws {
    self.init(
      layer: try decoder.container(keyedBy: LayerKey.self).decodeIfPresent(String.self, forKey: .layer))
  }

  /// Writes the path under the key `layer`, or null.
  ///
  /// - Throws: what encoding throws.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: LayerKey.self)
    try container.encode(layer, forKey: .layer)
  }

  /// Checks that the layer exists and has rows and columns.
  ///
  /// - Throws: as ``ExplainedNetwork/requireLayer(_:)``.
  public func validate(for network: ExplainedNetwork) throws { try network.requireLayer(layer) }
}
