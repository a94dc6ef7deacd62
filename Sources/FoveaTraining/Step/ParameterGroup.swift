import FoveaCore
import FoveaLayers

/// Parameters with a learning rate or a weight decay of their own.
public struct ParameterGroup: Hashable, Sendable, Codable {
  /// The pattern of the parameters' paths, as in `features.*`.
  public var pattern: String
  /// The factor of the learning rate, at least 0.
  public var rateFactor: Double
  /// The weight decay, nil for the optimizer's own.
  public var weightDecay: Double?

  /// Creates a group of the parameters whose paths match a pattern.
  public init(pattern: String, rateFactor: Double = 1, weightDecay: Double? = nil) {
    self.pattern = pattern
    self.rateFactor = rateFactor
    self.weightDecay = weightDecay
  }

  private enum CodingKeys: String, CodingKey {
    case pattern
    case rateFactor = "rate_factor"
    case weightDecay = "weight_decay"
  }

  /// Reads a group; the factor may be missing.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    pattern = try container.decode(String.self, forKey: .pattern)
    rateFactor = try container.decodeIfPresent(Double.self, forKey: .rateFactor) ?? 1
    weightDecay = try container.decodeIfPresent(Double.self, forKey: .weightDecay)
  }
}

/// A kind of parameters that weight decay can leave alone.
public enum DecayExemption: String, Hashable, Sendable, Codable, CaseIterable {
  /// Scale and shift of normalizations.
  case norm
  /// The shifts of convolutions and linear layers.
  case bias

  /// Whether a parameter is of this kind: of the vectors, those named `bias` beside a weight of more axes are biases,
  /// all others belong to normalizations.
  func covers(_ parameter: Parameter, among parameters: [String: Parameter]) -> Bool {
    guard parameter.shape.rank == 1 else { return false }
    let isBias =
      parameter.path.hasSuffix("bias")
      && (parameters[parameter.path.dropLast("bias".count) + "weight"]?.shape.rank ?? 2) > 1
    return self == (isBias ? .bias : .norm)
  }
}
