import FoveaGraph
public import FoveaCore
public import FoveaLayers
public import FoveaRuntime

extension StateStore {
  /// Fills parameters and statistics from named tensors, all of them and nothing else.
  ///
  /// PyTorch's counters `num_batches_tracked` are skipped.
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
      try write(tensor, to: path)
    }
  }
}

extension StateStore {
  /// Fills parameters, statistics, moments and averages from a checkpoint, all of them and nothing else.
  ///
  /// - Throws: `FoveaError` with code `.weights` if names or shapes differ from those that the state has.
  package func resume(_ checkpoint: Checkpoint, into parameters: [Parameter]) throws {
    let moments = Dictionary(checkpoint.moments.map { ($0.name, $0.tensor) }, uniquingKeysWith: { $1 })
    let entries = entries
    let averages = Set(entries.filter { $0.role == .average }.map(\.path))
    let averaged = parameters.filter { averages.contains(Checkpoint.averagePath(of: $0.path)) }
    var expected = entries.filter { $0.role == .moment }.map { (name: $0.path, shape: $0.shape) }
    expected += averaged.map { (Checkpoint.trainedName(of: $0.path), $0.shape) }
    guard expected.count == moments.count, expected.allSatisfy({ moments[$0.name]?.shape == $0.shape })
    else {
      throw FoveaError(
        .weights, at: checkpoint.name,
        "holds \(moments.count) moments that do not fit the \(expected.count) of the optimizer",
        remedy: "choose the optimizer that the checkpoint was trained with")
    }
    let tensors = checkpoint.tensors
    try load(tensors, into: parameters, from: checkpoint.name)
    for entry in entries where entry.role == .moment {
      if let tensor = moments[entry.path] { try write(tensor, to: entry.path) }
    }
    for path in averaged.map(\.path) {
      guard let trained = moments[Checkpoint.trainedName(of: path)], let average = tensors[path] else {
        continue
      }
      try write(trained, to: path)
      try write(average, to: Checkpoint.averagePath(of: path))
    }
  }
}
