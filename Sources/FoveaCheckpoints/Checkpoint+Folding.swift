import FoveaCore
import FoveaFormats
public import FoveaLayers

extension Checkpoint {
  /// Folds batch normalizations into the convolutions before them, for a network that is only used.
  ///
  /// Filters and biases are computed in double precision. Normalizations without a convolution of their own
  /// before them stay. The result describes its model as folded; its training cannot be continued.
  ///
  /// - Parameter model: The model, if it is not in the catalogue.
  /// - Returns: The checkpoint without moments and provenance, the number of folded normalizations and of
  ///   those that stay.
  /// - Throws: `FoveaError` with code `.weights` if tensors and model do not fit each other, `.numeric` if a
  ///   tensor holds numbers that are not finite, `.configuration` if there is nothing to fold or the
  ///   catalogue has no such model; `ShapeError` if images do not fit the model.
  public func foldingNormalizations(
    of model: (any Model)? = nil
  ) throws -> (checkpoint: Checkpoint, folded: Int, kept: Int) {
    guard imported == nil else {
      throw FoveaError(
        .configuration, at: name,
        "has the network of an ONNX file, whose batch normalizations stay as they are",
        remedy: "fold them in the tool that wrote it")
    }
    let fitted = try fitted(to: model)
    let foldings = fitted.network.normalizationFoldings
    guard !foldings.isEmpty else {
      throw FoveaError(
        .configuration, at: name, "has no batch normalization behind a convolution that could be folded",
        remedy: self.model.foldsNormalization ? "it is folded already" : nil)
    }
    var result = forUse
    result.model.foldsNormalization = true
    let tensors = fitted.checkpoint.tensors
    let filters = Dictionary(foldings.map { ($0.filter, $0) }, uniquingKeysWith: { first, _ in first })
    let others = Set(foldings.flatMap { [$0.scale, $0.shift, $0.mean, $0.variance, $0.bias] })
    result.parameters = try fitted.network.parameters.flatMap { parameter -> [NamedTensor] in
      guard let tensor = tensors[parameter.path], !others.contains(parameter.path) else { return [] }
      guard let folding = filters[parameter.path] else {
        return [NamedTensor(name: parameter.path, tensor: tensor)]
      }
      return try folding.apply(to: tensors)
    }
    return (result, foldings.count, fitted.network.normalizationCount - foldings.count)
  }
}

extension NormalizationFolding {
  /// The filters and the bias of the convolution that has taken over the normalization.
  fileprivate func apply(to tensors: [String: HostTensor]) throws -> [NamedTensor] {
    func numbers(_ path: String) throws -> [Double] {
      guard let tensor = tensors[path] else {
        throw FoveaError(.weights, at: path, "is missing")
      }
      return tensor.doubles
    }
    let (scales, shifts, means) = (try numbers(scale), try numbers(shift), try numbers(mean))
    let factors = zip(scales, try numbers(variance)).map { $0 / ($1 + epsilon).squareRoot() }
    let old = hasBias ? try numbers(bias) : [Double](repeating: 0, count: factors.count)
    var filters = try numbers(filter)
    let size = filters.count / factors.count
    for index in filters.indices { filters[index] *= factors[index / size] }
    let biases = factors.indices.map { factors[$0] * (old[$0] - means[$0]) + shifts[$0] }
    guard let shape = tensors[filter]?.shape else { return [] }
    return [
      NamedTensor(name: filter, tensor: HostTensor(filters.map(Float.init), shape: shape)),
      NamedTensor(name: bias, tensor: HostTensor(biases.map(Float.init), shape: [biases.count])),
    ]
  }
}
