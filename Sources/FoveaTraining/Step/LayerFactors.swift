import Foundation
public import FoveaLayers

extension UpdateRule {
  /// Returns the factors of the learning rate that follow from the depth of layers, by the paths of
  /// parameters; empty without ``layerDecay``.
  ///
  /// A layer begins with each parameter of more than one dimension, such as the filters of a convolution or
  /// the matrix of a dense layer, and includes the vectors up to the next one. The last layer has a factor of
  /// 1, the one before it of `layerDecay`, the one before that of its square, and so on. Frozen parameters
  /// count too.
  ///
  /// - Parameter parameters: The parameters and statistics, in the order of the network.
  /// - Returns: Factors above 0 and at most 1; statistics have none.
  public func layerFactors(of parameters: [Parameter]) -> [String: Double] {
    guard let layerDecay else { return [:] }
    var (depth, depths) = (0, [String: Int]())
    for parameter in parameters where parameter.role == .parameter {
      if parameter.shape.rank > 1 { depth += 1 }
      depths[parameter.path] = max(depth, 1)
    }
    return depths.mapValues { pow(layerDecay, Double(max(depth, 1) - $0)) }
  }
}

/// Parameters that are trained from a later step on than the others.
struct LateParameters: Sendable {
  /// What the names of their own scalar inputs end with.
  static let suffix = ".late"

  /// Their paths.
  var paths: Set<String>
  /// The first step that changes them, counted from 1.
  var firstStep: Int
}
