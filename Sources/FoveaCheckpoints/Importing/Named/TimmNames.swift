import FoveaCore
import FoveaFormats

/// The names that timm has for layers of VGG, whose dense layers are convolutions there.
enum TimmNames {
  /// A tensor under the name and in the shape that it has here.
  static func modern(_ entry: NamedTensor) -> NamedTensor {
    let layers = [
      "pre_logits.fc1.": "classifier.0.", "pre_logits.fc2.": "classifier.3.", "head.fc.": "classifier.6.",
    ]
    guard let (old, new) = layers.first(where: { entry.name.hasPrefix($0.key) }) else { return entry }
    let (shape, name) = (entry.tensor.shape, new + entry.name.dropFirst(old.count))
    guard shape.rank == 4 else { return NamedTensor(name: name, tensor: entry.tensor) }
    return NamedTensor(
      name: name, tensor: entry.tensor.reshaped([shape[0], shape.dimensions.dropFirst().reduce(1, *)]))
  }
}
