public import FoveaCore

/// The layers of a network that can start from the values of layers of another network.
///
/// A layer is copied from the one in the same place: the same stage, delimited by pools and other steps
/// that make images smaller, and the same position in the stage among layers of its kind (dense layers
/// are counted from the first one on). All of its parameters must have equal names and shapes. So VGG-16
/// begins with what VGG-11 has learnt, as Simonyan and Zisserman 2014, arXiv:1409.1556, section 3.1, had
/// their deeper networks begin.
public struct LayerTransfer: Hashable, Sendable {
  /// A layer that is copied.
  public struct Copy: Hashable, Sendable {
    /// The path in the network that was trained before.
    public var source: String
    /// The path in the network to be trained.
    public var target: String
  }

  /// The layers that are copied, in the order of the target.
  public private(set) var copied: [Copy] = []
  /// The layers of the target in whose place the source has none.
  public private(set) var unmatched: [String] = []
  /// The layers of the target for which the source's layer has other parameters, or parameters of other
  /// shapes.
  public private(set) var shapeMismatches: [String] = []
  /// The layers of the source that are not copied.
  public private(set) var unused: [String] = []
  /// Changes of the names of the source's values before the comparison, one sentence each.
  public package(set) var notes: [String] = []
  /// The source's path for each parameter and statistic of the target that is copied.
  public private(set) var origins: [String: String] = [:]

  /// Compares two networks; `shapes` are those of the source's values by their paths, which may differ
  /// from the shapes in the source as it was built here.
  public init(from source: Network, shapes: [String: TensorShape], to target: Network) {
    let layers = source.placedLayers
    let places = Dictionary(layers.map { ($0.place, $0) }, uniquingKeysWith: { first, _ in first })
    for layer in target.placedLayers {
      guard let other = places[layer.place] else {
        unmatched.append(layer.path)
        continue
      }
      let pairs = zip(layer.parameters, other.parameters)
      let fits =
        layer.parameters.count == other.parameters.count
        && pairs.allSatisfy {
          $0.path.dropFirst(layer.path.count) == $1.path.dropFirst(other.path.count)
            && $0.shape == shapes[$1.path]
        }
      guard fits else {
        shapeMismatches.append(layer.path)
        continue
      }
      copied.append(Copy(source: other.path, target: layer.path))
      for (parameter, origin) in pairs { origins[parameter.path] = origin.path }
    }
    let used = Set(copied.map(\.source))
    unused = layers.map(\.path).filter { !used.contains($0) }
  }

  /// The layers that are copied and those that are not, one line for each group.
  public var remarks: [String] {
    let pairs = copied.map { $0.source == $0.target ? $0.target : "\($0.source) -> \($0.target)" }
    let lists = [
      ("copied", pairs), ("not copied, as the source has none in this place", unmatched),
      ("not copied, as the source's has another shape", shapeMismatches), ("of the source not used", unused),
    ]
    return notes
      + lists.filter { !$0.1.isEmpty }.map { what, layers in
        "\(layers.count) layer\(layers.count == 1 ? "" : "s") \(what): \(layers.joined(separator: ", "))"
      }
  }
}
