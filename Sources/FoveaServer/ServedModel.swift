public import FoveaCheckpoints
import FoveaCore
public import FoveaInference
public import FoveaRuntime

/// A network under the name by which a server's clients know it.
public struct ServedModel: Sendable {
  /// The name: letters, digits, `.`, `_` and `-`.
  public let name: String
  /// The network, ready for pictures.
  public let predictor: Predictor
  /// What shows where the network looks, nil if it has no rows and columns to show.
  let explainer: Explainer?

  /// Makes a network ready to be served.
  ///
  /// - Throws: `FoveaError` with code `.configuration` if the name is empty or has other characters, `.backend` if the
  ///   backend cannot hold the weights.
  public init(_ weights: FittedWeights, name: String, largestBatch: Int = 32, on backend: any Backend) throws
  {
    guard !name.isEmpty, name.count <= 128, name.allSatisfy(Self.isAllowed) else {
      throw FoveaError(
        .configuration, at: name.isEmpty ? "the name of a model" : name,
        "cannot be the name of a served model",
        remedy: "choose up to 128 letters, digits, '.', '_' and '-'")
    }
    self.name = name
    predictor = try Predictor(weights, on: backend, keeping: BatchSizes(largest: largestBatch).all.count)
    explainer = try? Explainer(predictor)
  }

  private static func isAllowed(_ character: Character) -> Bool {
    character.isASCII && (character.isLetter || character.isNumber || "._-".contains(character))
  }
}
