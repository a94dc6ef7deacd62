import Foundation
public import FoveaLayers

extension UpdateRule {
  /// The factors of the learning rate that follow from the depth of layers, by the paths of parameters; empty without
  /// a decay.
  ///
  /// Each convolution and each dense layer is a layer, in the order of the network, with the parameters that follow up
  /// to the next one. The last layer has the whole rate, the one before it the decay's share of that, and so on.
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
