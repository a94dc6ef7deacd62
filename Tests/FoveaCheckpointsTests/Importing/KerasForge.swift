import ArchiveForge
import FoveaCheckpoints
import FoveaCore
import FoveaFormats
import FoveaLayers
import FoveaModels

/// Files as Keras writes them, of networks of the catalogue.
enum KerasForge {
  /// The ways in which files name a network's tensors.
  enum Form: CaseIterable {
    case numbered, named, model, second, oldest

    /// Keras's name for a tensor.
    func name(_ layer: KerasLayer, _ role: KerasLayer.Role) -> String {
      let kind = layer.kind
      let ending: (String) -> String = { $0 + ":0" }
      switch self {
      case .numbered:
        let roles = kind.roles(count: 4)
        return "\(layer.group)/vars/\(roles.firstIndex(of: role) ?? 9)"
      case .named: return "\(layer.name)/\(layer.name)/\(role.rawValue)"
      case .model: return "model_weights/\(layer.name)/\(layer.name)/\(role.rawValue)"
      case .second:
        // Numbered on from networks that were made before.
        var name = layer.name
        if name.hasPrefix(kind.rawValue), kind != .dense {
          name = "\(kind.rawValue)_\((Int(name.split(separator: "_").last ?? "") ?? 0) + 95)"
        }
        return ending("\(name)/\(name)/\(role.rawValue)")
      case .oldest:
        let letter = role == .kernel ? "W_1" : role == .bias ? "b_1" : role.rawValue
        return ending("\(layer.name)/\(layer.name)_\(letter)")
      }
    }
  }

  /// The network as Keras has it, for few classes.
  static func network(_ keras: KerasNetwork, classes: Int = 3) throws -> Network {
    let model = try ModelCatalogue.make(
      keras.model, ModelOptions(classes: classes, settings: keras.settings))
    return try model.network(batch: 1, input: model.inputShape, mode: .inference)
  }

  /// The roles of a kind's tensors in the network, by PyTorch's name.
  static func roles(_ layer: KerasLayer) -> [KerasLayer.Role] { layer.kind.roles(count: 4) }

  /// Names and small tensors, from which a network is recognized.
  static func names(_ keras: KerasNetwork, _ rename: (KerasLayer, KerasLayer.Role) -> String)
    -> [NamedTensor]
  {
    keras.layers.flatMap { layer in
      roles(layer).map { role in
        let shape: TensorShape = role != .kernel ? [3] : layer.kind == .dense ? [2, 3] : [1, 1, 2, 3]
        return NamedTensor(name: rename(layer, role), tensor: .filled(1, shape: shape))
      }
    }
  }
}
