import FoveaCore
import FoveaFormats
import FoveaModels

extension Checkpoint {
  /// Takes the tensors of a file of Keras for a network of the catalogue.
  ///
  /// Without a description the network is the one whose layers the file has. Filters and matrices are brought into the
  /// order that networks here have.
  ///
  /// - Throws: `FoveaError` with code `.weights` if the network is not one that Keras's files are read for,
  ///   `.configuration` if the catalogue does not have it.
  static func keras(
    _ file: WeightsFile, name: String, for model: ModelDescription?, catalogue: ModelCatalogue
  ) throws -> (model: ModelDescription, tensors: [NamedTensor]) {
    guard !file.tensors.isEmpty else {
      throw FoveaError(
        .weights, at: name, "has no numbers of a type that can be read", remedy: "save the weights as float32"
      )
    }
    let all = KerasFile(file.tensors)
    let recognized = KerasNetwork.recognized(in: all)
    let names = KerasNetwork.known.map(\.model).joined(separator: ", ")
    if let model, let recognized, recognized.model != model.name {
      throw FoveaError(
        .weights, at: name, "holds \(recognized.model), got \(model.name)", remedy: "omit \(.model)")
    }
    guard let network = try model.map({ try require($0.name, names, in: name) }) ?? recognized else {
      throw FoveaError(
        .weights, at: name, "holds a network of Keras that is not among \(names)",
        remedy: "save it as ONNX: model.export(path, format=\"onnx\")")
    }
    if let text = file.kerasConfiguration {
      try KerasConfiguration.require(text, isOf: network, in: name)
    }
    var layers = all.adoptingHead(of: network)
    let usual = try ModelDescription(name: network.model, from: catalogue)
    var description = model ?? usual
    // The file knows better than the catalogue what nobody has chosen.
    if description.classes == usual.classes {
      description.classes = layers.classes(of: network) ?? usual.classes
    }
    if description.channels == usual.channels {
      description.channels = layers.channels(of: network) ?? usual.channels
    }
    description.settings.merge(network.settings) { chosen, _ in chosen }
    var tensors: [NamedTensor] = []
    for layer in network.layers {
      let found = layers.take(layer)
      for (role, tensor) in found.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
        guard [.float32, .float64].contains(tensor.elementType) else {
          throw FoveaError(
            .weights, at: name,
            "\(layer.name): \(role.rawValue) holds \(tensor.elementType.rawValue), not numbers with a fraction",
            remedy: "save the network before it is quantized")
        }
        guard let converted = layer.converted(tensor, role) else {
          throw FoveaError(
            .weights, at: name,
            "\(layer.name): \(role.rawValue) has the shape \(tensor.shape), which no \(layer.kind.rawValue) has",
            remedy: "choose the model that these weights were made for")
        }
        tensors.append(NamedTensor(name: "\(layer.path).\(role.name)", tensor: converted))
      }
      // A normalization without a factor multiplies by 1.
      if layer.kind == .normalization, let shift = found[.beta], found[.gamma] == nil {
        let ones = HostTensor(.float32(Array(repeating: 1, count: shift.shape.count)), shape: shift.shape)
        tensors.append(NamedTensor(name: "\(layer.path).weight", tensor: ones))
      }
    }
    guard !tensors.isEmpty else {
      throw FoveaError(
        .weights, at: name, "has no layer of \(network.model) as Keras names them",
        remedy: "choose the model that these weights were made for")
    }
    let taken = Set(tensors.map(\.name))
    tensors += file.tensors.filter { layers.isLeft($0.name) && !taken.contains($0.name) }
    return (description, tensors)
  }

  private static func require(_ model: String, _ names: String, in file: String) throws -> KerasNetwork {
    if let network = KerasNetwork.named(model) { return network }
    throw FoveaError(
      .weights, at: file, "is a file of Keras, which is read for \(names), got \(model)",
      remedy: "choose one of these with \(.model)")
  }
}
