import FoveaCore
import FoveaGraph

/// A layer with parameters and its place in the network, independent of its path.
///
/// Networks of one family differ in the number of layers in a stage, and so do the indices in their
/// paths; the place tells which layers correspond.
public struct PlacedLayer: Hashable, Sendable {
  /// The place of a layer in a network.
  public struct Place: Hashable, Sendable {
    /// The name of the side branch, empty for the main path.
    public var branch: String
    /// The number of times that the images were made smaller by a step above 1, this layer's included;
    /// nil for dense layers, which come after all stages.
    public var stage: Int?
    /// The operation, as in `Convolution`.
    public var operation: String
    /// The number of layers with this operation before it in its stage and branch.
    public var position: Int
  }

  /// The path of the layer in its network.
  public var path: String
  /// The place of the layer in the network.
  public var place: Place
  /// The parameters and statistics of the layer.
  public var parameters: [Parameter]
}

extension Network {
  /// The layers with parameters, in the order of the network.
  public var placedLayers: [PlacedLayer] {
    let readers = firstReaders()
    var counts: [PlacedLayer.Place: Int] = [:]
    var layers: [PlacedLayer] = []
    for parameter in parameters {
      let path = parameter.path.split(separator: ".").dropLast().joined(separator: ".")
      if layers.last?.path == path {
        layers[layers.count - 1].parameters.append(parameter)
      } else if let value = graph.stateValue(parameter.path), let reader = readers[value] {
        let branch = auxiliary.first { path.hasPrefix($0.name + ".") }?.name ?? ""
        var place = PlacedLayer.Place(
          branch: branch, stage: reader.stage, operation: reader.operation, position: 0)
        let count = counts[place, default: 0]
        counts[place] = count + 1
        place.position = count
        layers.append(PlacedLayer(path: path, place: place, parameters: [parameter]))
      }
    }
    return layers
  }

  /// The first operation that reads each value, and its stage.
  private func firstReaders() -> [Graph.Value: (operation: String, stage: Int?)] {
    var stages: [Graph.Value: Int] = [:]
    var readers: [Graph.Value: (operation: String, stage: Int?)] = [:]
    for node in graph.nodes {
      let stage = (node.inputs.compactMap { stages[$0] }.max() ?? 0) + (node.operation.isStrided ? 1 : 0)
      for output in node.outputs { stages[output] = stage }
      let isDense = node.operation is Linear
      for input in node.inputs where readers[input] == nil {
        readers[input] = (node.operation.kind, isDense ? nil : stage)
      }
    }
    return readers
  }
}

extension Graph.Operation {
  /// Whether images become smaller by a step of more than one row or column.
  fileprivate var isStrided: Bool {
    switch self {
    case let operation as Convolution: operation.stride != 1
    case let operation as MaxPooling: operation.window.stride != 1
    case let operation as AveragePooling: operation.window.stride != 1
    default: false
    }
  }
}
