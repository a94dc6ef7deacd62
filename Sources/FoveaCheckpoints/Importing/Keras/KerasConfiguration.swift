import Foundation
import FoveaCore
import FoveaFormats

/// The description of a network that Keras keeps beside the weights: what tells it from another one with the same
/// weights.
struct KerasConfiguration: Decodable {
  /// A layer, or a network in the place of one.
  private struct Layer: Decodable {
    struct Values: Decodable {
      var name: String?
      var activation: String?
      var epsilon: Double?
      var layers: [Layer]?

      private enum CodingKeys: String, CodingKey { case name, activation, epsilon, layers }

      init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        name = try? container.decode(String.self, forKey: .name)
        // An activation of a person's own is an object.
        let isThere =
          container.contains(.activation) && !((try? container.decodeNil(forKey: .activation)) ?? false)
        activation =
          (try? container.decode(String.self, forKey: .activation)) ?? (isThere ? "another one" : nil)
        epsilon = try? container.decode(Double.self, forKey: .epsilon)
        layers = try container.decodeIfPresent([Layer].self, forKey: .layers)
      }
    }

    var kind: String
    var values: Values

    private enum CodingKeys: String, CodingKey {
      case kind = "class_name"
      case values = "config"
    }
  }

  private var whole: Layer

  /// The classes of layers without weights that the networks are made of.
  private static let plain: Set = [
    "InputLayer", "Activation", "ReLU", "ZeroPadding2D", "MaxPooling2D", "AveragePooling2D", "Flatten", "Add",
    "GlobalAveragePooling2D", "Concatenate", "Dropout", "Conv2D", "BatchNormalization", "Dense",
  ]

  init(from decoder: any Decoder) throws { whole = try Layer(from: decoder) }

  /// The layers in their order, those of networks inside the network in the place of these.
  private static func layers(_ layer: Layer, depth: Int = 0) -> [Layer] {
    guard let inner = layer.values.layers, depth < 16 else { return [layer] }
    return inner.flatMap { layers($0, depth: depth + 1) }
  }

  /// Refuses a network that has the weights of another one and computes something else.
  ///
  /// - Throws: `FoveaError` with code `.weights` that names the layer, `.format` if the text is no description.
  static func require(_ text: Data, isOf network: KerasNetwork, in file: String) throws {
    guard let description = try? JSONDecoder().decode(Self.self, from: text) else {
      throw FoveaError(
        .format, at: file, "config.json does not describe a network", remedy: "the file is damaged")
    }
    // Networks that are classes of a program of their own describe no layers.
    guard description.whole.values.layers != nil else { return }
    let layers = layers(description.whole)
    let dense = layers.lastIndex { $0.kind == "Dense" }
    for (place, layer) in layers.enumerated() {
      let activation = layer.values.activation ?? "linear"
      let allowed: Set<String> =
        switch layer.kind {
        case "Dense": place == dense ? ["linear", "softmax"] : ["relu"]
        case "Activation": place > dense ?? .max ? ["linear", "softmax"] : ["relu"]
        default: ["linear", "relu"]
        }
      let epsilon = layer.kind == "BatchNormalization" ? layer.values.epsilon : nil
      let problem: String? =
        if !plain.contains(layer.kind) {
          "is a \(layer.kind)"
        } else if !allowed.contains(activation) {
          "has the activation \(quoted(activation))"
        } else if let epsilon, let expected = network.epsilon, abs(epsilon - expected) > 1e-3 * expected {
          "has the epsilon \(epsilon)"
        } else {
          nil
        }
      if let problem {
        throw FoveaError(
          .weights, at: file,
          "has the weights of \(network.model), but its layer \(quoted(layer.values.name ?? "")) \(problem)",
          remedy: "save it as ONNX: model.export(path, format=\"onnx\")")
      }
    }
  }
}
