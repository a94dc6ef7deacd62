import FoveaModels

/// A network of the catalogue with Keras's names for its layers.
///
/// Keras sorts the layers of a network by their distance from its end, and its files count them in this order.
package struct KerasNetwork {
  /// The name in the catalogue.
  package let model: String
  /// The settings with which the network here is Keras's.
  package var settings: [String: String] = [:]
  /// What its normalizations add to variances; nil without any.
  var epsilon: Double?
  /// The layers with weights, in Keras's order.
  package let layers: [KerasLayer]

  /// The networks whose files can be read.
  package static let known: [KerasNetwork] = vgg + resNet + denseNet + [inceptionV3, inception10]

  /// The network of a name.
  package static func named(_ model: String) -> KerasNetwork? { known.first { $0.model == model } }

  /// The network whose layers a file has, with or without the dense ones; nil if ``known`` does not have it.
  package static func recognized(in file: KerasFile) -> KerasNetwork? {
    known.first { network in
      let layers = file.adoptingHead(of: network).layers
      return layers == network.names(in: file)
        || layers == network.names(in: file) { $0.kind != .dense }
    }
  }

  /// The names that a file has for the layers, or for some of them.
  func names(in file: KerasFile, where isWanted: (KerasLayer) -> Bool = { _ in true }) -> Set<String> {
    Set(layers.filter(isWanted).map { file.isNumbered ? $0.group : $0.name })
  }
}

/// Collects the layers of a network, and counts those of each kind.
struct KerasLayers {
  private(set) var layers: [KerasLayer] = []
  private var counts: [KerasLayer.Kind: Int] = [:]

  /// Adds the next layer.
  ///
  /// - Parameters:
  ///   - kind: The kind of the layer.
  ///   - name: Keras's name for it; nil for the one that Keras gives by kind and number.
  ///   - path: The path of the layer in the network here.
  ///   - number: The number by which Keras names it, if that is not the number of those before it.
  ///   - flattened: The channels, rows and columns behind which a dense layer comes.
  package mutating func add(
    _ kind: KerasLayer.Kind, _ name: String? = nil, _ path: String, number: Int? = nil,
    flattened: [Int]? = nil
  ) {
    let count = counts[kind, default: 0]
    counts[kind] = count + 1
    let numbered = { (number: Int) in kind.rawValue + (number == 0 ? "" : "_\(number)") }
    layers.append(
      KerasLayer(
        kind: kind, group: "layers/\(numbered(count))", name: name ?? numbered(number ?? count), path: path,
        flattened: flattened))
  }
}
