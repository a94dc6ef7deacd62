import FoveaGraph
public import FoveaCore
public import FoveaLayers
public import FoveaRuntime

extension StateStore {
  /// Fills parameters and statistics from named tensors, all of them and nothing else.
  ///
  /// PyTorch's counters `num_batches_tracked` are passed over.
  ///
  /// - Throws: `FoveaError` with code `.weights` that lists what is missing, unexpected or of another
  ///   shape; nothing is written then.
  public func load(
    _ tensors: [String: HostTensor], into parameters: [Parameter], from name: String
  ) throws {
    let fit = WeightsFit(tensors, parameters: parameters)
    try fit.require(strictly: true, from: name)
    try declare(parameters)
    try write(fit.loaded, of: tensors)
  }

  /// Adds parameters and statistics, zero everywhere.
  func declare(_ parameters: [Parameter]) throws {
    for parameter in parameters {
      try declare(StateEntry(path: parameter.path, shape: parameter.shape, role: parameter.role))
    }
  }

  /// Replaces the values under some paths by the tensors of these names.
  ///
  /// - Throws: `FoveaError` with code `.backend` if a path is not declared or has another shape.
  package func write(_ paths: [String], of tensors: [String: HostTensor]) throws {
    for path in paths {
      guard let tensor = tensors[path] else { continue }
      try write(HostTensor(tensor.floats, shape: tensor.shape), to: path)
    }
  }
}

extension StateStore {
  /// Fills the moments of the optimizer, all of them and nothing else.
  ///
  /// - Throws: `FoveaError` with code `.weights` if names or shapes differ from those that the state has.
  public func load(moments: [String: HostTensor], from name: String) throws {
    let expected = entries.filter { $0.role == .moment }
    let fits =
      expected.count == moments.count && expected.allSatisfy { moments[$0.path]?.shape == $0.shape }
    guard fits else {
      throw FoveaError(
        .weights, at: name,
        "holds \(moments.count) moments that do not fit the \(expected.count) of the optimizer",
        remedy: "choose the optimizer that the checkpoint was trained with")
    }
    for (path, tensor) in moments { try write(tensor, to: path) }
  }
}
