import FoveaCore

/// The weights of classes in a loss.
///
/// A configuration writes a list of numbers, or `balanced`.
public enum ClassWeights: Hashable, Sendable {
  /// A number for each class, at least 0.
  case each([Double])
  /// One over the class's share of the training examples, divided by the number of classes that have any, so that
  /// an example counts 1 on average and every class the same in all; classes without an example count 0.
  case balanced

  /// The word for ``balanced``.
  static let balancedWord = "balanced"

  /// The balanced weights of classes with so many examples.
  static func balanced(counts: [Int]) -> [Double] {
    let (examples, classes) = (counts.reduce(0, +), counts.count { $0 > 0 })
    return counts.map { $0 > 0 ? Double(examples) / (Double(classes) * Double($0)) : 0 }
  }
}

extension ClassWeights: ExpressibleByArrayLiteral {
  /// A number for each class.
  public init(arrayLiteral weights: Double...) { self = .each(weights) }
}

extension ClassWeights: Codable {
  /// Reads a list of numbers, or the word.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let word = try? container.decode(String.self) {
      guard word == Self.balancedWord else {
        throw DecodingError.dataCorruptedError(
          in: container, debugDescription: "expected numbers or \(Self.balancedWord)")
      }
      self = .balanced
    } else {
      self = .each(try container.decode([Double].self))
    }
  }

  /// Writes a list of numbers, or the word.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .each(let weights): try container.encode(weights)
    case .balanced: try container.encode(Self.balancedWord)
    }
  }
}
