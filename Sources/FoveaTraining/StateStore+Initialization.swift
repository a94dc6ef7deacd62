import FoveaGraph
public import FoveaLayers
public import FoveaRuntime

extension StateStore {
  /// Declares parameters and statistics and gives each its initial value.
  ///
  /// The values depend on the seed and the path alone: neither on the order nor on other parameters.
  ///
  /// - Throws: `FoveaError` with code `.backend` if a path exists with another shape.
  public func initialize(_ parameters: [Parameter], seed: UInt64) throws {
    for parameter in parameters {
      try declare(StateEntry(path: parameter.path, shape: parameter.shape, role: parameter.role))
      try write(parameter.initialValue(seed: seed), to: parameter.path)
    }
  }
}
