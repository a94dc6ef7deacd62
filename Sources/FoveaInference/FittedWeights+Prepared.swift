import FoveaCheckpoints
import FoveaGraph
import FoveaLayers
import FoveaRuntime

extension FittedWeights {
  /// A state with the weights, and the first program over it: that of the network which they were fitted to.
  ///
  /// The program is compiled before the weights come, so that each goes straight to where the program wants it.
  ///
  /// - Throws: `FoveaError` with code `.backend` if the backend cannot hold them, and what `graph` throws.
  func prepared(
    on backend: any Backend, _ graph: (Network) throws -> Graph
  ) throws -> (state: any StateStore, first: (key: Int, program: any Program)?) {
    let batch = network.graph.shape(of: network.images)[0]
    var first: (key: Int, program: any Program)?
    let state = try makeState(on: backend) { state in
      first = (batch, try backend.compile(graph(network), over: state))
    }
    return (state, first)
  }
}
