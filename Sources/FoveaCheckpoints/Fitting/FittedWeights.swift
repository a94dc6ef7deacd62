public import FoveaLayers
public import FoveaRuntime

/// Weights that have been fitted to a network: a tensor for each of its parameters and statistics.
///
/// Only ``Checkpoint/fitted(to:strictly:batch:)`` makes one, so no code that takes one fits a second time.
public struct FittedWeights: Sendable {
  /// The checkpoint for use: its parameters are exactly those of ``network``, in the same order, and it has
  /// no moments.
  public let checkpoint: Checkpoint
  /// The model whose network the weights fit.
  public let model: any Model
  /// The network that the weights fit: in inference, for a batch of images of the checkpoint's shape.
  public let network: Network
  /// The comparison of the tensors of the file with the network.
  public let fit: WeightsFit

  /// A state that holds the parameters and statistics, for programs that only read them.
  ///
  /// Each goes where the first program that reads it wants it; weights of an ONNX file are read from it then.
  ///
  /// - Parameters:
  ///   - backend: The backend.
  ///   - readsFile: Whether weights of an ONNX file may stay in the file, which must not be changed as long as the state
  ///     is in use. That spares memory and time at the beginning, and costs some at each run.
  /// - Returns: The state.
  /// - Throws: `FoveaError` with code `.backend` if the backend cannot hold them.
  public func makeState(on backend: any Backend, readingFile readsFile: Bool = false) throws -> any StateStore
  {
    let state = backend.makeState()
    try state.declare(network.parameters)
    state.freeze()
    let tensors = checkpoint.tensors
    try state.write(
      network.parameters.map(\.path), of: readsFile ? tensors.mapValues(\.staying) : tensors)
    return state
  }
}
